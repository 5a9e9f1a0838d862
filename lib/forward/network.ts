import { encodeHalves, halfValue, halvesIn } from '../numbers/half-floats';
import { BLOCKS, type Block, type ConvUnit, STEM } from '../ugn/resnet18';
import type { Arena } from './arena';
import { convolve, convolveSquares, pool, type Taps } from './convolutions';
import { type FeatureMap, takeMap } from './feature-maps';
import { type Packed, packFilters, packPanels } from './packed-weights';
import type { Program } from './steps';

/** Zeros around a picture, as the first convolution's taps reach three pixels beyond it. */
const PICTURE_BORDER = (STEM.size - 1) / 2;
const BORDER = 1;
/** Winograd's convolutions read squares that reach up to 2 beyond a multiple of 4. */
const squareSide = (side: number) => 4 * Math.ceil(side / 4) + 2;
const halved = (side: number) => Math.ceil(side / 2);

const isWinograd = ({ size, stride }: ConvUnit) => size === 3 && stride === 1;

/** The numbers of a folded weight by its name, or the bits of half floats. */
export type Numbers = (name: string) => Float32Array | Uint16Array;

/** ResNet18's packed weights, once for all passes. */
export class PackedWeights {
  readonly #packed = new Map<string, Packed>();

  constructor(
    private readonly arena: Arena,
    private readonly numbers: Numbers,
  ) {}

  of(unit: ConvUnit): Packed {
    const { conv } = unit;
    const known = this.#packed.get(conv);
    if (known) return known;
    const filters = {
      ...unit,
      kernel: halvesOf(conv, this.numbers(`${conv}.kernel`)), // [k,k,Cin,C]
      biases: floatsOf(this.numbers(`${conv}.bias`)), // [C]
    };
    const packed = isWinograd(unit) ? packFilters(this.arena, filters) : packPanels(this.arena, filters);
    this.#packed.set(conv, packed);
    return packed;
  }
}

/** Those that are no half floats are rounded. */
const halvesOf = (name: string, numbers: Float32Array | Uint16Array) =>
  numbers instanceof Uint16Array ? numbers : halvesIn(encodeHalves(name, numbers));
const floatsOf = (numbers: Float32Array | Uint16Array) =>
  numbers instanceof Float32Array ? numbers : Float32Array.from(numbers, halfValue);

/** A pass laid down: where the pictures go, the steps, and where the feature map is. */
export interface Network {
  readonly picture: FeatureMap;
  readonly program: Program;
  readonly map: FeatureMap;
}

/**
 * Lays ResNet18's pass down for so many pictures.
 * @param side of a picture, a multiple of 16
 * @param usual the number of pictures for which it shall be fastest; passes with the same give a picture the same bits
 */
export function layNetwork(
  program: Program,
  weights: PackedWeights,
  side: number,
  images: number,
  usual = images,
): Network {
  const { arena } = program;
  const take = (size: number, channels: number) =>
    takeMap(arena, images, [size, size, channels], BORDER, squareSide(size));

  const add = (unit: ConvUnit, x: FeatureMap, y: FeatureMap, relu: boolean, residual?: FeatureMap) => {
    const { size, stride } = unit;
    const taps: Taps = { size, stride, from: size === 1 ? x.start : x.corner };
    if (isWinograd(unit)) convolveSquares(program, weights.of(unit), x, y, { relu, residual }, usual);
    else convolve(program, weights.of(unit), x, y, taps, { relu, residual });
  };
  const block = ({ first, second, downsample }: Block, x: FeatureMap): FeatureMap => {
    const size = downsample ? halved(x.width) : x.width;
    const shortcut = downsample ? take(size, second.outputs) : x;
    if (downsample) add(downsample, x, shortcut, false);
    const inner = take(size, first.outputs);
    add(first, x, inner, true);
    const y = take(size, second.outputs);
    add(second, inner, y, true, shortcut);
    return y;
  };

  const picture = takeMap(arena, images, [side, side, STEM.inputs], PICTURE_BORDER);
  const stem = takeMap(arena, images, [halved(side), halved(side), STEM.outputs], BORDER);
  add(STEM, picture, stem, true);
  const pooled = take(halved(stem.width), stem.channels);
  pool(program, stem, pooled);
  const map = BLOCKS.reduce((x, next) => block(next, x), pooled);
  return { picture, program, map };
}
