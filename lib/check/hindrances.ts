/** From which on something gets in the way of reading; of docs/limits.md. */
const SMALL = 40;
const DARK = 0.22;
const BRIGHT = 0.85;
const BLURRED = 0.6;
const TURNED = 20;
const COVERED = 0.5;

/** Something of light, camera or place that gets in the way. */
interface Hindrance {
  readonly id: 'small' | 'dark' | 'bright' | 'blurred' | 'turned' | 'covered';
  /** What is wrong, and what helps. */
  readonly text: string;
}

/** Of lib/vision/quality.ts. */
interface Conditions {
  readonly size: number;
  readonly light: number;
  readonly blur: number;
  readonly yaw: number | null;
  readonly covered: number | null;
}

/** @param conditions of a frame, or medians of several */
export function hindrancesOf({ size, light, blur, yaw, covered }: Conditions): Hindrance[] {
  const found: (Hindrance | false)[] = [
    size < SMALL && { id: 'small', text: 'The face is small in the picture: come closer.' },
    light < DARK && { id: 'dark', text: 'The face is dark: put a light or a window before you.' },
    light > BRIGHT && { id: 'bright', text: 'The face is glaring: move the light aside.' },
    blur > BLURRED && {
      id: 'blurred',
      text: 'The picture is blurred: wipe the lens, add light, hold still.',
    },
    yaw !== null &&
      Math.abs(yaw) > TURNED && { id: 'turned', text: 'The face is turned: look straight at the camera.' },
    covered !== null &&
      covered > COVERED && {
        id: 'covered',
        text: 'Something seems to lie on the mouth or an eye: a hand, a mask, dark glasses, hair.',
      },
  ];
  return found.filter((one) => one !== false);
}
