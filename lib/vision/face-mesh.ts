/** Points of MediaPipe's face mesh with irises. */
export const MESH_POINTS = 478;

/** The centres of the irises in it; right is the subject's right. */
export const RIGHT_IRIS = 468;

export const LEFT_IRIS = 473;
