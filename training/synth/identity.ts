import type { Random } from '../../lib/numbers/random';
import type { SplitName } from '../face-set/shards';
import type { HeadAssets } from './assets';

import { addTarget } from './target';
import { drawTraits, MIDDLE_AGED, OLD, personStream } from './traits';

/**
 * The split of an identity is a function of its number alone, so that no set rendered with this program,
 * however large, trains on a test identity of another.
 */
export function splitOf(identity: number): SplitName {
  const digit = identity % 10;
  return digit < 7 ? 'train' : digit === 7 ? 'validation' : 'test';
}

/** Looks that only test identities wear. */
const TEST_SKINS = [
  'young_darkskinned_male_diffuse',
  'middleage_darkskinned_female_diffuse',
  'middleage_lightskinned_female_diffuse2',
  'young_lightskinned_male_diffuse2',
  'old_lightskinned_female_diffuse2',
];
const TEST_IRISES = ['hazell', 'mh_brownlight', 'lightblue2', 'green'];
const TEST_BROWS = ['eyebrow003', 'eyebrow008', 'eyebrow012'];

/** Left out: grey, red and glowing irises. */
const ODD_IRISES = ['eyes_paul_ekman', 'mh_brown', 'mh_ice', 'mh_deepblue'];
const DARK_IRISES = ['brown', 'amber', 'hazell', 'mh_brownlight'];
const HAIR = [
  'afro01',
  'bob01',
  'bob02',
  'braid01',
  'long01',
  'ponytail01',
  'short01',
  'short02',
  'short03',
  'short04',
];
/** Styles that hang over one eye and brow; the other side shows what the unit does. */
const COVERS_BROW = ['bob01', 'bob02', 'short03'];
const MAKE_UP_LASHES = ['eyelashes03', 'eyelashes04'];

/** sRGB hair colours with a weight for how common they are here. */
const HAIR_COLOURS: readonly { rgb: readonly number[]; weight: number; oldOnly?: boolean }[] = [
  { rgb: [28, 24, 24], weight: 4 },
  { rgb: [52, 38, 30], weight: 4 },
  { rgb: [88, 62, 44], weight: 3 },
  { rgb: [128, 94, 62], weight: 2 },
  { rgb: [180, 146, 98], weight: 1.5 },
  { rgb: [132, 66, 36], weight: 0.7 },
  { rgb: [150, 148, 146], weight: 5, oldOnly: true },
];

/** Face shapes that would look like an action unit, kept mild; every other shape goes up to DEFAULT_LIMIT. */
const DEFAULT_LIMIT = 0.75;
const LIMITS: Readonly<Record<string, number>> = {
  'mouth-angles': 0.2,
  'mouth-laugh-lines': 0.5,
  'mouth-lowerlip-middle': 0.2,
  'mouth-upperlip-middle': 0.2,
  'mouth-lowerlip-ext': 0.2,
  'mouth-upperlip-ext': 0.2,
  'mouth-lowerlip-height': 0.4,
  'mouth-upperlip-height': 0.4,
  'mouth-scale-depth': 0.3,
  'eyebrows-angle': 0.35,
  'eyebrows-trans': 0.4,
  'eye-height1': 0.3,
  'eye-height2': 0.3,
  'eye-height3': 0.3,
  'eye-trans': 0.3,
  'chin-jaw-drop': 0.3,
  'ear-shape': 0.3,
  'forehead-nubian': 0.4,
  'head-age': 0.3,
};
/** Shapes that move a whole part off its place. */
const UNUSED = ['mouth-trans', 'nose-trans', 'head-trans', 'neck-trans', 'neck-back-scale-depth'];
const SHAPE_FOLDERS = [
  'cheek',
  'chin',
  'ears',
  'eyebrows',
  'eyes',
  'forehead',
  'head',
  'mouth',
  'neck',
  'nose',
];

/** A made-up person: everything about a head that does not change between its pictures. */
export interface Identity {
  readonly number: number;
  readonly split: SplitName;
  readonly male: boolean;
  /** 0 young, 1 old */
  readonly age: number;
  /** [V, 3] the base mesh in this person's shape, without expression */
  readonly shape: Float32Array;
  /** two skins and the share of the second */
  readonly skins: readonly [string, string];
  readonly skinMix: number;
  /** 0 the lightest .. 1 the darkest */
  readonly tone: number;
  /** multiplies the skin's linear RGB: undertone */
  readonly skinTint: readonly [number, number, number];
  /** strength and sharpness of the skin's highlight */
  readonly shine: number;
  readonly gloss: number;
  readonly iris: string;
  readonly brows: string;
  readonly lashes: string | null;
  readonly teeth: string;
  readonly hair: string | null;
  /** sRGB 0..255 */
  readonly hairColour: readonly number[];
  readonly clothColour: readonly number[];
  readonly beard: { readonly style: BeardStyle; readonly density: number; readonly length: number } | null;
}

/** The person with this number: the same one in every set, whatever the seed of its pictures. */
export function makeIdentity(assets: HeadAssets, number: number): Identity {
  const random = personStream(number);
  const split = splitOf(number);
  const { male, maleShare, age, tone } = drawTraits(number, random);
  const shape = makeShape(assets, random, maleShare, age);
  const ofSplit = (names: readonly string[], held: readonly string[]) =>
    names.filter((name) => held.includes(name) === (split === 'test'));

  const sex = male ? '_male' : '_female';
  const skins = ofSplit(assets.list('skins', '.jpg'), TEST_SKINS);
  const agePart = age < MIDDLE_AGED ? 'young' : age < OLD ? 'middleage' : 'old';
  const skinFor = (dark: boolean) =>
    random.weighted(
      skins.filter((name) => name.includes('dark') === dark),
      (name) => (name.includes(sex) ? 1 : 0.02) * (name.startsWith(agePart) ? 4 : 1),
    );
  const dark = tone + random.range(-0.12, 0.12) > 0.5;
  const skin = skinFor(dark);
  const between = Math.abs(tone - 0.5) < 0.25 && random.chance(0.6);

  const irises = ofSplit(assets.list('eyes/iris', '.png'), TEST_IRISES).filter(
    (name) => !ODD_IRISES.includes(name),
  );
  const darkEyes = tone > 0.5 || random.chance(0.5);
  const iris = random.weighted(irises, (name) => (DARK_IRISES.includes(name) === darkEyes ? 1 : 0.05));

  const hairColour = drawHairColour(random, age, tone);
  const cloth = random.range(12, 150);
  return {
    number,
    split,
    male,
    age,
    shape,
    skins: [skin, skinFor(between ? !dark : dark)],
    skinMix: between ? random.range(0.2, 0.5) : random.range(0, 0.5),
    tone,
    skinTint: [random.range(0.94, 1.05), 1, random.range(0.9, 1.08)],
    shine: random.range(0.03, 0.16),
    gloss: random.range(8, 34),
    iris,
    brows: random.pick(ofSplit(assets.list('eyebrows', '.mhclo'), TEST_BROWS)),
    lashes: random.chance(male ? 0.35 : 0.1)
      ? null
      : random.weighted(assets.list('eyelashes', '.mhclo'), (name) =>
          MAKE_UP_LASHES.includes(name) ? (male ? 0 : 0.3) : 1,
        ),
    teeth: random.pick(assets.list('teeth', '.mhclo')),
    hair: random.chance(male ? 0.25 : 0.06) ? null : drawHair(random, male),
    hairColour,
    clothColour: [0, 1, 2].map(() => Math.max(5, cloth + random.range(-45, 55))),
    beard: male && random.chance(0.55) ? drawBeard(random) : null,
  };
}

/** sRGB, 0..255. Light hair is rare above dark skin, grey hair belongs to the old. */
export function drawHairColour(random: Random, age: number, tone: number): number[] {
  const colour = random.weighted(HAIR_COLOURS, (hair) => {
    if (hair.oldOnly) return age > 0.6 ? hair.weight : 0;
    return tone > 0.5 && hair.rgb[0] > 60 ? 0.1 : hair.weight;
  });
  const brightness = random.range(0.85, 1.15);
  return colour.rgb.map((value) => value * brightness);
}

function drawHair(random: Random, male: boolean): string {
  return random.weighted(HAIR, (name) => {
    if (COVERS_BROW.includes(name)) return male ? 0.04 : 0.12;
    return /long|pony|braid/.test(name) ? (male ? 0.12 : 1.6) : male ? 1.3 : 0.6;
  });
}

export function drawBeard(random: Random): NonNullable<Identity['beard']> {
  const style = random.weighted(['stubble', 'full', 'goatee', 'moustache'] as const, (name) =>
    name === 'stubble' ? 1.4 : name === 'full' ? 1.2 : 0.6,
  );
  return { style, density: random.range(0.45, 1), length: random.range(0.02, 0.14) };
}

function makeShape(assets: HeadAssets, random: Random, maleShare: number, age: number): Float32Array {
  const shape = assets.base.positions.slice();
  const add = (name: string, weight: number) => {
    if (weight > 0.01) addTarget(shape, assets.target(`targets/${name}`), weight);
  };

  const dominant = random.pick(['african', 'asian', 'caucasian']);
  const shares = ['african', 'asian', 'caucasian'].map((name) =>
    name === dominant ? random.range(0.6, 1) : random.range(0, 0.3),
  );
  const total = shares[0] + shares[1] + shares[2];
  for (const [e, ethnicity] of ['african', 'asian', 'caucasian'].entries()) {
    for (const [gender, g] of [
      ['male', maleShare],
      ['female', 1 - maleShare],
    ] as const) {
      add(`macrodetails/${ethnicity}-${gender}-young`, (shares[e] / total) * g * (1 - age));
      add(`macrodetails/${ethnicity}-${gender}-old`, (shares[e] / total) * g * age);
    }
  }

  const muscle = random.pick(['minmuscle', 'averagemuscle', 'maxmuscle']);
  const weight = random.pick(['minweight', 'averageweight', 'maxweight']);
  const amount = random.range(0, 0.8);
  if (muscle !== 'averagemuscle' || weight !== 'averageweight') {
    for (const [gender, g] of [
      ['male', maleShare],
      ['female', 1 - maleShare],
    ] as const) {
      add(`macrodetails/universal-${gender}-young-${muscle}-${weight}`, amount * g * (1 - age));
      add(`macrodetails/universal-${gender}-old-${muscle}-${weight}`, amount * g * age);
    }
  }

  for (const [feature, options] of shapeOptions(assets)) {
    if (!random.chance(0.6)) continue;
    const limit = LIMITS[feature] ?? DEFAULT_LIMIT;
    const amountOfShape = Math.min(limit, Math.abs(random.normal()) * limit * 0.5);
    // No face is quite symmetric: each side's file gets an amount of its own.
    for (const file of random.pick(options)) add(file, amountOfShape * random.range(0.85, 1.15));
  }
  return shape;
}

/**
 * The face shapes by feature: `eye-scale` → [decr, incr], each option one file or a left and a right one.
 * The last word of a file's name is the option; the sides move together.
 */
function shapeOptions(assets: HeadAssets): Map<string, string[][]> {
  const features = new Map<string, Map<string, string[]>>();
  for (const folder of SHAPE_FOLDERS) {
    for (const name of assets.list(`targets/${folder}`, '.target')) {
      const words = name.replace(/^[lr]-/, '').split('-');
      const option = words.pop()!;
      const feature = words.join('-');
      if (UNUSED.includes(feature)) continue;
      const options = features.get(feature) ?? new Map<string, string[]>();
      options.set(option, [...(options.get(option) ?? []), `${folder}/${name}`]);
      features.set(feature, options);
    }
  }
  return new Map([...features].map(([feature, options]) => [feature, [...options.values()]]));
}

export type BeardStyle = 'stubble' | 'full' | 'goatee' | 'moustache';
