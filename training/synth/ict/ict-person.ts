import { Random } from '../../../lib/numbers/random';
import { drawBeard, drawHairColour, type Identity } from '../identity';
import { type Landmarks, measureHead } from '../landmarks';
import { type IctModel, IDENTITY_COMPONENTS, LANDMARKS, lipGap, verticesOf } from './ict-model';

/**
 * Coefficients are drawn from N(0, 1) and kept within MOST. All at their full size the mouths of some people pout or
 * stand open at rest, hence the share.
 */
const MOST = 2;
const SHARE = 0.8;

const LOWER_LIP = ['expression/mouthLowerDown_L', 'expression/mouthLowerDown_R'];

/** A made-up person with a head of ICT-FaceKit. */
export interface IctPerson
  extends Pick<
    Identity,
    | 'number'
    | 'age'
    | 'tone'
    | 'skinTint'
    | 'shine'
    | 'gloss'
    | 'hairColour'
    | 'clothColour'
    | 'beard'
    | 'shape'
  > {
  readonly marks: Landmarks;
  /** middle of each eyeball */
  readonly eyeballs: { readonly left: readonly number[]; readonly right: readonly number[] };
  readonly brows: {
    /** half their height, decimetres */
    readonly height: number;
    /** how far above the place of the mean face, decimetres */
    readonly lift: number;
    /** 0..1 */
    readonly density: number;
  };
  /** decimetres that the hair stands off the skull; null for none */
  readonly hair: { readonly length: number; readonly line: number } | null;
  /** how dark the lashes are, 0..1 */
  readonly lashes: number;
  /** sRGB */
  readonly iris: readonly number[];
  /** multiplies the skin's linear RGB on the lips */
  readonly lips: readonly number[];
  /** redness of cheeks and nose, 0..1 */
  readonly flush: number;
}

const IRISES: readonly { rgb: readonly number[]; dark: boolean }[] = [
  { rgb: [48, 30, 20], dark: true },
  { rgb: [70, 44, 26], dark: true },
  { rgb: [88, 62, 36], dark: true },
  { rgb: [98, 108, 70], dark: false },
  { rgb: [96, 122, 142], dark: false },
  { rgb: [122, 132, 138], dark: false },
];

/** The person with this number: the same one in every set, whatever the seed of its pictures. */
export function makePerson(model: IctModel, number: number): IctPerson {
  const random = new Random(7101, number);
  const shape = model.base.positions.slice();
  for (let k = 0; k < IDENTITY_COMPONENTS; k++) {
    const weight = SHARE * Math.min(MOST, Math.max(-MOST, random.normal()));
    model.add(shape, `identity/${String(k).padStart(3, '0')}`, weight);
  }
  closeLips(model, shape);
  const tone = new Random(7103, number).uniform();
  const age = random.chance(0.6) ? random.range(0, 0.45) : random.range(0.45, 1);
  const male = random.chance(0.5);
  const cloth = random.range(12, 150);
  const darkEyes = tone > 0.5 || random.chance(0.5);
  const rouge = !male && random.chance(0.25);
  return {
    number,
    age,
    shape,
    tone,
    skinTint: [random.range(0.94, 1.05), 1, random.range(0.9, 1.08)],
    shine: random.range(0.03, 0.14),
    gloss: random.range(8, 34),
    hairColour: drawHairColour(random, age, tone),
    clothColour: [0, 1, 2].map(() => Math.max(5, cloth + random.range(-45, 55))),
    beard: male && random.chance(0.5) ? trimmed(drawBeard(random)) : null,
    marks: marksOf(model, shape),
    eyeballs: { left: middle(shape, model.parts.leftEye), right: middle(shape, model.parts.rightEye) },
    brows: {
      height: male ? random.range(0.045, 0.075) : random.range(0.03, 0.055),
      lift: random.range(-0.02, 0.03),
      density: random.range(0.8, 1.15),
    },
    hair: random.chance(male ? 0.25 : 0.08)
      ? null
      : { length: random.range(0.03, 0.24), line: random.range(-0.06, 0.08) },
    lashes: male ? random.range(0.2, 0.6) : random.range(0.4, 1),
    iris: random.weighted(IRISES, ({ dark }) => (dark === darkEyes ? 1 : 0.05)).rgb,
    lips: rouge
      ? [random.range(0.7, 1), random.range(0.25, 0.5), random.range(0.3, 0.6)]
      : [random.range(0.86, 1), random.range(0.55, 0.8), random.range(0.58, 0.85)],
    flush: random.range(0.2, 1),
  };
}

/** The components part or cross the lips of some people at rest; the lower lip meets the upper one as on the mean head. */
function closeLips(model: IctModel, shape: Float32Array): void {
  const lowered = model.base.positions.slice();
  for (const name of LOWER_LIP) model.add(lowered, name, 1);
  const closed = lipGap(model.base.positions);
  const weight = (closed - lipGap(shape)) / (lipGap(lowered) - closed);
  for (const name of LOWER_LIP) model.add(shape, name, Math.min(1, Math.max(-1, weight)));
}

/** Long beards would stand off at the ears of this mesh. */
function trimmed(beard: NonNullable<Identity['beard']>): Identity['beard'] {
  return { ...beard, length: beard.length * 0.5 };
}

function marksOf(model: IctModel, shape: Float32Array): Landmarks {
  const mean = (from: number, to: number) => {
    const points = LANDMARKS.slice(from, to).map((v) => shape.subarray(v * 3, v * 3 + 3));
    const of = (k: number) => points.reduce((sum, point) => sum + point[k], 0) / points.length;
    return [of(0), of(1), of(2)] as const;
  };
  const marks = measureHead(shape, verticesOf(model.parts.skin), mean(36, 42), mean(42, 48), mean(62, 63));
  const { halfWidth, back, front, top } = marks.skull;
  // The skull is rounder than that which hats are cut for.
  const roomy = { halfWidth: halfWidth * 1.06, back: back - 0.06, front: front + 0.05, top: top + 0.06 };
  return { ...marks, skull: roomy };
}

function middle(shape: Float32Array, triangles: Uint32Array): number[] {
  const vertices = [...verticesOf(triangles)];
  return [0, 1, 2].map((k) => {
    const values = vertices.map((v) => shape[v * 3 + k]);
    return (Math.min(...values) + Math.max(...values)) / 2;
  });
}
