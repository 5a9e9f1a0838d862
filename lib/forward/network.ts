import { encodeHalves, halfValue, halvesIn } from '../numbers/half-floats';
import { BLOCKS, type Block, type ConvUnit, STEM } from '../ugn/resnet18';
import type { Arena } from './arena';
import { convolve, convolveSquares, pool, type Taps } from './convolutions';
import { type FeatureMap, imageOf, takeMap } from './feature-maps';
import { type Packed, packFilters, packPanels } from './packed-weights';
import type { Program } from './steps';

/** Zeros around a picture, as the first convolution's taps reach three pixels beyond it. */
const PICTURE_BORDER = (STEM.size - 1) / 2;
const BORDER = 1;
/**
 * Blocks that each picture goes through alone: their maps are the large ones, and those of one picture stay in the cache.
 * From there on the weights are what is large, and pictures go through together.
 */
const ALONE = 4;
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
  const maps = new SpareMaps(program.arena);
  const add = (unit: ConvUnit, x: FeatureMap, y: FeatureMap, relu: boolean, residual?: FeatureMap) => {
    const { size, stride } = unit;
    const taps: Taps = { size, stride, from: size === 1 ? x.start : x.corner };
    if (isWinograd(unit)) convolveSquares(program, weights.of(unit), x, y, { relu, residual }, usual);
    else convolve(program, weights.of(unit), x, y, taps, { relu, residual });
  };
  const block = ({ first, second, downsample }: Block, x: FeatureMap, to?: FeatureMap): FeatureMap => {
    const y = to ?? maps.take(x.images, downsample ? halved(x.width) : x.width, second.outputs);
    const shortcut = downsample ? maps.take(x.images, y.width, y.channels) : x;
    if (downsample) add(downsample, x, shortcut, false);
    const inner = maps.take(x.images, y.width, y.channels);
    add(first, x, inner, true);
    add(second, inner, y, true, shortcut);
    maps.give(inner);
    maps.give(shortcut);
    if (downsample) maps.give(x);
    return y;
  };

  const picture = takeMap(program.arena, images, [side, side, STEM.inputs], PICTURE_BORDER);
  const stem = takeMap(program.arena, 1, [halved(side), halved(side), STEM.outputs], BORDER);
  const joined = maps.take(images, halved(halved(halved(side))), BLOCKS[ALONE - 1].second.outputs);
  for (let image = 0; image < images; image++) {
    add(STEM, imageOf(picture, image), stem, true);
    const pooled = maps.take(1, halved(stem.width), stem.channels);
    pool(program, stem, pooled);
    const last = BLOCKS.slice(0, ALONE - 1).reduce((x, next) => block(next, x), pooled);
    block(BLOCKS[ALONE - 1], last, imageOf(joined, image));
  }
  const map = BLOCKS.slice(ALONE).reduce((x, next) => block(next, x), joined);
  return { picture, program, map };
}

/** Maps inside a network that are not needed any more, to be written again while the cache holds them. */
class SpareMaps {
  readonly #spare: FeatureMap[] = [];

  constructor(private readonly arena: Arena) {}

  take(images: number, side: number, channels: number): FeatureMap {
    const at = this.#spare.findIndex(
      (map) => map.images === images && map.width === side && map.channels === channels,
    );
    if (at >= 0) return this.#spare.splice(at, 1)[0];
    return takeMap(this.arena, images, [side, side, channels], BORDER, squareSide(side));
  }

  give(map: FeatureMap): void {
    this.#spare.push(map);
  }
}
