/*
 * What a detector says, written out for those who have no more than the package. The rows are those of the JSON Lines of
 * `npm run analyze` (lib/readings/reading-row.ts); the compiler holds the two together where reading-maker.ts makes them.
 */

/** A place in the picture that was read, in pixels from its left top corner. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** An action unit on one side of the face. */
export interface Side {
  /** Probability that it is present there, 0..1. */
  readonly p: number;
  /** Intensity there, 0..5. */
  readonly intensity: number;
}

/**
 * How the head is turned, in radians, relative to the line of sight to it: R = Rx(pitch)·Ry(yaw)·Rz(roll) with x to the right of
 * the picture, y down and z away from the camera, as OpenFace has it.
 */
export interface Pose {
  /** Positive when the subject looks down. */
  readonly pitch: number;
  /** Positive when the subject turns to their right. */
  readonly yaw: number;
  /** Positive when the head is tilted towards the subject's left shoulder. */
  readonly roll: number;
  /** Half of the 90 % interval of each angle. */
  readonly pitch_spread: number;
  /** Likewise. */
  readonly yaw_spread: number;
  /** Likewise. */
  readonly roll_spread: number;
}

/** One action unit of one face. */
export interface Unit {
  /** Probability that the unit is present, 0..1: the mean over the model's samples. */
  readonly p: number;
  /** 5 % quantile of the probability over the samples, 0..1. */
  readonly lower: number;
  /** 95 % quantile of the probability over the samples, 0..1. */
  readonly upper: number;
  /** `p` seen from the person's neutral face, 0..1; left out where there is none. */
  readonly adjusted?: number;
  /** What the model does not know, in nats, 0..ln 2. */
  readonly epistemic: number;
  /** What the face does not tell, in nats, 0..ln 2. */
  readonly aleatoric: number;
  /** Whether the unit is present: `p` reaches the model's threshold for it. */
  readonly decision: boolean;
  /** Whether that is a guess: the doubt is above the model's level for it. */
  readonly unsure: boolean;
  /**
   * Intensity on FACS' scale, 0 absent, 1 to 5 for A (trace) to E (maximum); 1.5 and more exactly where `decision` is true. This
   * and what follows is left out where the model has no heads for it.
   */
  readonly intensity?: number;
  /** 5 % quantile of the intensity, 0..5. */
  readonly intensity_lower?: number;
  /** 95 % quantile of the intensity, 0..5. */
  readonly intensity_upper?: number;
  /** On the subject's left side, of a unit that has sides. */
  readonly left?: Side;
  /** On the subject's right side. */
  readonly right?: Side;
  /** Intensity on the left less that on the right, −5..5. */
  readonly asymmetry?: number;
  /** Lower end of the asymmetry's 90 % interval. */
  readonly asymmetry_lower?: number;
  /** Upper end of the asymmetry's 90 % interval. */
  readonly asymmetry_upper?: number;
  /** Where the attention is strongest; left out where it was not asked for. */
  readonly peak?: Place;
}

/** How well a face can be read. */
export interface Quality {
  /** Distance of the eyes, in pixels. */
  readonly size: number;
  /** 0 sharp, 1 blurred. */
  readonly blur: number;
  /** Mean brightness of the face, 0 black, 1 white. */
  readonly light: number;
  /** Tilt of the head to its shoulder, in degrees. */
  readonly roll: number;
  /** Turn of the head from the camera, in degrees; null where the points do not say. */
  readonly yaw: number | null;
  /** How likely something covers the mouth or an eye, 0..1; null where it was not measured. */
  readonly covered: number | null;
}

/** What every row says of its frame. */
export interface FrameFacts {
  /** What was read: the `input` of the call, else `picture`, `camera` or the video's file name. */
  readonly input: string;
  /** Counts from 1. */
  readonly frame: number;
  /** Seconds: of a video its own time, of a camera from the first frame, of a picture 0 or what was given. */
  readonly timestamp: number;
  /** Of a camera: when the frame was taken, ISO 8601 in UTC, by the clock of the machine. */
  readonly utc?: string;
}

/** A face of a frame: a line of JSON Lines. */
export interface FaceRow extends FrameFacts {
  readonly success: true;
  /** From 0; it stays with a face from frame to frame. */
  readonly face_id: number;
  /** How well the face can be read, 0..1: most clear ones lie above 0.95, covered, blurred and far turned ones below 0.7. */
  readonly confidence: number;
  /** Score of the face detector, 0..1. */
  readonly detector_score: number;
  /** In pixels of the picture that was read. */
  readonly box: Place & { readonly width: number; readonly height: number };
  /** Right eye, left eye, nose tip, mouth, right ear, left ear; right is the subject's right. */
  readonly keypoints: readonly Place[];
  readonly quality: Quality;
  /** Left out where the model has no head for it. */
  readonly pose?: Pose;
  /**
   * By name, such as `AU12`; {@link DetectorHeader.model} lists the model's. One of which the model gave no number is
   * missing: nothing is known of it.
   */
  readonly aus: Readonly<Record<string, Unit | undefined>>;
}

/** A frame without a face: a line of JSON Lines. */
export interface EmptyRow extends FrameFacts {
  readonly success: false;
}

/** A line of JSON Lines. */
export type Row = FaceRow | EmptyRow;

/** What was read of a frame. */
export interface Reading {
  /** A row for each face, or one that says that there is none. */
  readonly rows: readonly Row[];
  /** The rows of the faces, those that were there longest first. */
  readonly faces: readonly FaceRow[];
  /** Counts from 1. */
  readonly frame: number;
  /** Seconds; see {@link FrameFacts.timestamp}. */
  readonly timestamp: number;
  /**
   * When the frame was taken, `performance.now()` time in milliseconds: by the camera where the browser says so
   * (`captureTime`), else when the browser showed it, or `read` was called.
   */
  readonly takenAt: number;
  /** When the numbers were there, `performance.now()` time in milliseconds. */
  readonly readAt: number;
  /** Of the picture, in pixels. */
  readonly width: number;
  /** Of the picture, in pixels. */
  readonly height: number;
  /** Faces that were found, of which `maxFaces` are read. */
  readonly found: number;
  /** Whether a hard cut was noticed before this frame: no `face_id` goes on across it by place. */
  readonly isCut: boolean;
}

/** Which model read, and how: what numbers cannot be understood without. */
export interface DetectorHeader {
  readonly format: 'ugn-live readings';
  readonly version: 1;
  /** When the detector was made, ISO 8601. */
  readonly date: string;
  readonly appVersion: string;
  readonly model: {
    readonly id: string;
    /** SHA-256 that names the weights. */
    readonly hash: string;
    /** One sentence: what it was trained on. */
    readonly trainedOn: string;
    /** Side of the model's input, in pixels. */
    readonly inputSize: number;
    /** Looks at the same face that mean and interval are taken over. */
    readonly samples: number;
    /** FACS numbers of the units; the lists below have one entry for each. */
    readonly aus: readonly number[];
    /** From this `p` on a unit is present, 0..1. */
    readonly thresholds: readonly number[];
    /** Above this doubt, in nats, a reading is a guess. */
    readonly unsureAbove: readonly number[];
    /** How much of the aleatoric part a unit's doubt holds beside the epistemic, 0..1; none where it is left out. */
    readonly aleatoricShares?: readonly number[];
    /** A high epistemic part of each unit, in nats, that `confidence` measures a face by. */
    readonly epistemicLevels?: readonly number[];
  };
  /** `wasm` or `webgpu`. */
  readonly backend: string;
  readonly settings: {
    readonly every: number;
    /** Most faces of a frame. */
    readonly faces: number;
    readonly smoothing: boolean;
    readonly remembersFaces?: boolean;
    /** Whether a face and its mirror image are looked at in turn; see {@link DetectorOptions.mode}. */
    readonly alternatesLooks?: boolean;
  };
}
