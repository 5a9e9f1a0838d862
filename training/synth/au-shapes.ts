/** How an action unit is drawn on the head. */
interface AuShape {
  /** targets below facs/au */
  readonly files: readonly string[];
  /** what FACSHuman's shape lacks: other targets with their weights at intensity 1; “S-” stands for the side */
  readonly more?: readonly (readonly [string, number])[];
  /** weight at intensity 1, the highest that still looks like the action unit */
  readonly max: number;
  /** smallest intensity drawn when present: higher where the shape is weak */
  readonly least: number;
  /** share of faces, see drawExpression */
  readonly rate: number;
  /** has one-sided targets */
  readonly sided?: boolean;
  /** file of one side behind L or R, where it is not that of `files` */
  readonly sidedFile?: string;
}

/**
 * Rates follow BP4D's order (DISFA's for 9, 25, 26), compressed so that every unit ends with 0.14 to 0.35 of
 * the faces once incompatible pairs are resolved: higher here for a unit that often loses.
 */
export const SHAPES: Readonly<Record<number, AuShape>> = {
  1: { files: ['1'], max: 0.8, least: 0.45, rate: 0.24, sided: true },
  2: { files: ['2'], max: 1, least: 0.55, rate: 0.22, sided: true },
  4: { files: ['4'], max: 1, least: 0.55, rate: 0.25 },
  5: { files: ['5'], max: 1, least: 0.5, rate: 0.25, sided: true },
  6: {
    files: ['6'],
    more: [
      ['targets/eyes/S-eye-bag-incr', 0.8],
      ['targets/cheek/S-cheek-volume-incr', 0.5],
      ['targets/cheek/S-cheek-trans-up', 0.4],
      ['facs/au/S7', 0.45],
    ],
    max: 1.2,
    least: 0.5,
    rate: 0.38,
    sided: true,
  },
  7: { files: ['7'], max: 1.15, least: 0.6, rate: 0.38, sided: true },
  9: {
    files: ['9_a'],
    more: [['facs/au/9', 0.5]],
    max: 1,
    least: 0.55,
    rate: 0.23,
    sided: true,
    sidedFile: '9',
  },
  10: { files: ['10'], max: 1, least: 0.5, rate: 0.36, sided: true },
  12: { files: ['12'], max: 0.9, least: 0.45, rate: 0.62, sided: true },
  14: {
    files: ['14'],
    more: [['targets/mouth/mouth-dimples-in', 0.7]],
    max: 1.1,
    least: 0.55,
    rate: 0.4,
    sided: true,
  },
  15: { files: ['15'], max: 1, least: 0.5, rate: 0.37, sided: true },
  17: { files: ['17'], max: 1, least: 0.55, rate: 0.29 },
  20: { files: ['20'], max: 0.7, least: 0.55, rate: 0.38, sided: true },
  23: {
    files: ['23'],
    more: [
      ['targets/mouth/mouth-lowerlip-volume-decr', 0.5],
      ['targets/mouth/mouth-upperlip-volume-decr', 0.5],
      ['targets/mouth/mouth-scale-horiz-decr', 0.3],
    ],
    max: 1.25,
    least: 0.55,
    rate: 0.28,
  },
  24: { files: ['24'], max: 1.15, least: 0.6, rate: 0.48 },
  25: { files: ['25'], max: 0.6, least: 0.45, rate: 0.26 },
  26: { files: ['26', '26_tongue_down'], max: 0.5, least: 0.4, rate: 0.29 },
  45: { files: ['43'], max: 1.12, least: 0.8, rate: 0.28, sided: true },
};
