/*
 * The one dictionary of what is written of a face: each quantity once, whatever a format calls its column. The
 * formats, the data dictionaries beside their files, the limits of a row (reading-row.ts) and docs/columns.md are made
 * from it.
 */

/** Both ends belong to it. */
export type Range = readonly [least: number, most: number];

export interface Quantity {
  /** '' where there is none. */
  readonly unit: string;
  /** Null for what is no number, and for a number that may have any value. */
  readonly range: Range | null;
  readonly meaning: string;
  /** Of a quantity of several numbers: what each of them is, for formats that give it a column. */
  readonly parts?: Readonly<Record<string, string>>;
}

const NONE = { unit: '', range: null } as const;
const COUNT_FROM_0 = { unit: '', range: [0, Number.POSITIVE_INFINITY] } as const;
const COUNT_FROM_1 = { unit: '', range: [1, Number.POSITIVE_INFINITY] } as const;
const SHARE = { unit: '', range: [0, 1] } as const;
const NATS = { unit: 'nats', range: [0, Math.LN2] } as const;
const LEVELS = { unit: 'FACS levels', range: [0, 5] } as const;
const LEVELS_APART = { unit: 'FACS levels', range: [-5, 5] } as const;
const RADIANS = { unit: 'radians', range: [-Math.PI, Math.PI] } as const;
const PIXELS = { unit: 'px', range: null } as const;
const SECONDS = { unit: 's', range: null } as const;
const SOURCE = 'where the numbers come from, the same in every row: ';

/** In the order in which a face's points are kept; right is the subject's right. */
export const KEYPOINT_NAMES = [
  'right_eye',
  'left_eye',
  'nose_tip',
  'mouth',
  'right_ear',
  'left_ear',
] as const;
const KEYPOINT_AXES = KEYPOINT_NAMES.flatMap((point) =>
  (['x', 'y'] as const).map((axis) => ({ point, axis })),
);

/** Of the frame. */
const FRAME = {
  input: { ...NONE, meaning: 'path of the file, from the folder that was given, or the recording’s name' },
  input_number: {
    ...COUNT_FROM_1,
    meaning:
      'number of the file, from 1: its place in the list “inputs” of the file that explains the columns',
  },
  frame: { ...COUNT_FROM_1, meaning: 'number of the frame in its file, from 1' },
  /** As Py-Feat counts. */
  frame_from_0: { ...COUNT_FROM_0, meaning: 'number of the frame in its file, from 0' },
  timestamp: { ...SECONDS, meaning: 'time of the frame from the start of the video; 0 for a picture' },
  approx_time: { ...NONE, unit: 'MM:SS', meaning: 'timestamp in whole seconds, as Py-Feat writes it' },
  success: { ...NONE, meaning: 'whether a face was found' },
  utc: {
    ...NONE,
    unit: 'ISO 8601, UTC',
    meaning: 'when the camera’s picture was taken, by the clock of the machine; of live recordings alone',
  },
  unix_time: { ...SECONDS, meaning: 'the same in seconds since 1970-01-01T00:00:00Z, to a millisecond' },
} satisfies Record<string, Quantity>;

/** Of a face in it. */
const FACE = {
  face_id: {
    ...COUNT_FROM_0,
    meaning: 'number of the face, from 0; it stays with a face from frame to frame',
  },
  confidence: {
    ...SHARE,
    meaning:
      'how well the face can be read, from the detector’s score, size, turn, blur, cover and doubt: most clear ' +
      'faces lie above 0.95, covered, blurred and far turned ones below 0.7',
  },
  detector_score: { ...SHARE, meaning: 'score of the face detector' },
  box: {
    ...PIXELS,
    meaning: 'face box: x, y (left top), width, height',
    parts: {
      x: 'left side of the face box',
      y: 'top side of the face box',
      width: 'width of the face box',
      height: 'height of the face box',
    },
  },
  keypoints: {
    ...PIXELS,
    meaning: 'right eye, left eye, nose tip, mouth, right ear, left ear; right is the subject’s right',
    parts: Object.fromEntries(
      KEYPOINT_AXES.map(({ point, axis }) => [
        `${point}_${axis}`,
        `${axis} of the ${point.replace('_', ' ')}; right is the subject’s right`,
      ]),
    ),
  },
  size: { unit: 'px', range: [0, Number.POSITIVE_INFINITY], meaning: 'distance of the eyes' },
  blur: { ...SHARE, meaning: '0 sharp, 1 blurred (Crete et al. 2007), of the aligned face' },
  light: { ...SHARE, meaning: 'mean luma of the aligned face' },
  roll: {
    unit: 'degrees',
    range: [-180, 180],
    meaning: 'slope of the eye line; positive when the subject’s left eye is lower in the picture',
  },
  yaw: {
    unit: 'degrees',
    range: [-90, 90],
    meaning:
      'turn of the head, estimated from eyes, nose and ears; positive when the subject looks to their left; null ' +
      'where it was not estimated',
  },
  pose_pitch: {
    ...RADIANS,
    meaning:
      'turn of the head about the picture’s horizontal axis, relative to the line of sight to it; positive when the subject ' +
      'looks down (OpenFace’s pose_Rx; R = Rx·Ry·Rz)',
  },
  pose_yaw: {
    ...RADIANS,
    meaning:
      'turn about the vertical axis; positive when the subject turns to their right (OpenFace’s pose_Ry)',
  },
  pose_roll: {
    ...RADIANS,
    meaning:
      'turn about the line of sight; positive towards the subject’s left shoulder (OpenFace’s pose_Rz)',
  },
  pose_spread: {
    unit: 'radians',
    range: [0, Number.POSITIVE_INFINITY],
    meaning: 'half of the angle’s 90 % interval',
  },
  covered: {
    ...SHARE,
    meaning:
      'how likely the mouth or an eye is covered, as by a mask, a hand or dark glasses; null in recordings of versions ' +
      'that did not measure it',
  },
} satisfies Record<string, Quantity>;

/** Of an action unit of the face. */
const UNIT = {
  p: { ...SHARE, meaning: 'probability of presence, mean over the samples' },
  lower: { ...SHARE, meaning: '5 % quantile of the probability over the samples' },
  upper: { ...SHARE, meaning: '95 % quantile of the probability over the samples' },
  adjusted: {
    ...SHARE,
    meaning:
      'p seen from the person’s neutral face, where they showed it: p / (p + (1 − p) exp(s)), where s is how far the ' +
      'neutral face’s log-odds lie above those of 0.05, at least 0',
  },
  epistemic: { ...NATS, meaning: 'epistemic uncertainty: doubt of the model' },
  aleatoric: { ...NATS, meaning: 'aleatoric uncertainty: ambiguity of the face' },
  decision: { ...NONE, meaning: 'present: the probability is at or above the threshold' },
  unsure: { ...NONE, meaning: 'the doubt of the answer is above the model’s limit: take it as a guess' },
  intensity: {
    ...LEVELS,
    meaning:
      'intensity on FACS’ scale, 0 absent, 1 to 5 for A (trace) to E (maximum): the median of an ordinal head, 1.5 and more ' +
      'exactly where the unit is present; learned from renders and a machine’s order, not from FACS coders',
  },
  intensity_lower: { ...LEVELS, meaning: '5 % quantile of the intensity' },
  intensity_upper: { ...LEVELS, meaning: '95 % quantile of the intensity' },
  left_p: { ...SHARE, meaning: 'probability of presence on the subject’s left side' },
  right_p: { ...SHARE, meaning: 'probability of presence on the subject’s right side' },
  left_intensity: { ...LEVELS, meaning: 'intensity on the subject’s left side' },
  right_intensity: { ...LEVELS, meaning: 'intensity on the subject’s right side' },
  asymmetry: { ...LEVELS_APART, meaning: 'intensity on the left less that on the right side of the subject' },
  asymmetry_lower: { ...LEVELS_APART, meaning: 'lower end of the asymmetry’s 90 % interval' },
  asymmetry_upper: { ...LEVELS_APART, meaning: 'upper end of the asymmetry’s 90 % interval' },
  peak: {
    ...PIXELS,
    meaning: 'where the unit’s attention is strongest: x, y; where it was computed',
    parts: {
      x: 'x of where the unit’s attention is strongest, where it was computed',
      y: 'y of where the unit’s attention is strongest, where it was computed',
    },
  },
} satisfies Record<string, Quantity>;

/** Of the graph that a recording keeps samples of. */
const GRAPH = {
  mean: {
    ...SHARE,
    meaning: 'mean of each edge over the samples: a list for each unit, in the order of model.aus',
  },
  variance: { ...NONE, meaning: 'variance of each edge over the samples, likewise' },
} satisfies Record<string, Quantity>;

/** Of all rows; the last two of a recording's own files. */
const PROVENANCE = {
  model: { ...NONE, meaning: `${SOURCE}id of the model` },
  model_hash: { ...NONE, meaning: `${SOURCE}SHA-256 that names the model’s weights` },
  backend: { ...NONE, meaning: `${SOURCE}what computed them, several where it changed` },
  settings: {
    ...NONE,
    meaning: `${SOURCE}samples of the model, most faces of a frame, every n-th frame, smoothing, whether faces were remembered, whether the two looks were taken in turn`,
  },
  app_version: { ...NONE, meaning: `${SOURCE}version of the program` },
  recording: { ...NONE, meaning: `${SOURCE}name of the recording` },
  recorded: { ...NONE, meaning: `${SOURCE}when the recording began` },
} satisfies Record<string, Quantity>;

/** By what they are of, for people who look one up. */
export const GROUPS = { frame: FRAME, face: FACE, unit: UNIT, graph: GRAPH, source: PROVENANCE };

export const QUANTITIES = { ...FRAME, ...FACE, ...UNIT, ...GRAPH, ...PROVENANCE };
export type QuantityName = keyof typeof QUANTITIES;
export type SourceName = keyof typeof PROVENANCE;

/** A range in words, such as “0 to ln 2” or “from 1”. */
export function rangeText([least, most]: Range): string {
  return most === Number.POSITIVE_INFINITY
    ? `from ${endText(least)}`
    : `${endText(least)} to ${endText(most)}`;
}

function endText(end: number): string {
  if (end === Math.LN2) return 'ln 2';
  return Math.abs(end) === Math.PI ? `${end < 0 ? '−' : ''}π` : String(end).replace('-', '−');
}

/**
 * The unit in a data dictionary. The ends of a share or an uncertainty say what the number is out of, so they belong to
 * it; those of a count or an angle do not.
 */
export function unitText({ unit, range }: Quantity): string {
  const isOutOf =
    range !== null && range[1] !== Number.POSITIVE_INFINITY && unit !== 'degrees' && unit !== 'radians';
  return [unit, isOutOf ? rangeText(range) : ''].filter((text) => text !== '').join(', ');
}
