/** Where on the face an action unit acts; the overlay anchors its label there. */
export type FaceRegion = 'brow' | 'eye' | 'cheek' | 'nose' | 'mouth' | 'chin';

/** One facial action unit of FACS (Ekman, Friesen & Hager 2002). */
export interface ActionUnit {
  /** FACS number. */
  readonly id: number;
  /** FACS name. */
  readonly name: string;
  /** What a person without FACS training sees. */
  readonly plain: string;
  readonly muscles: string;
  readonly region: FaceRegion;
}

const unit = (id: number, name: string, plain: string, muscles: string, region: FaceRegion): ActionUnit => ({
  id,
  name,
  plain,
  muscles,
  region,
});

/** Every action unit that a model may be trained on, by FACS number. */
export const CATALOGUE: readonly ActionUnit[] = [
  unit(1, 'Inner brow raiser', 'inner eyebrows go up', 'Frontalis, pars medialis', 'brow'),
  unit(2, 'Outer brow raiser', 'outer eyebrows go up', 'Frontalis, pars lateralis', 'brow'),
  unit(
    4,
    'Brow lowerer',
    'eyebrows come down and together',
    'Depressor glabellae, depressor supercilii, corrugator',
    'brow',
  ),
  unit(5, 'Upper lid raiser', 'eyes opened wide', 'Levator palpebrae superioris', 'eye'),
  unit(6, 'Cheek raiser', 'cheeks lift, crow’s feet appear', 'Orbicularis oculi, pars orbitalis', 'cheek'),
  unit(7, 'Lid tightener', 'eyelids tense, eyes narrow', 'Orbicularis oculi, pars palpebralis', 'eye'),
  unit(9, 'Nose wrinkler', 'nose wrinkles', 'Levator labii superioris alaeque nasi', 'nose'),
  unit(10, 'Upper lip raiser', 'upper lip goes up', 'Levator labii superioris', 'mouth'),
  unit(11, 'Nasolabial deepener', 'fold beside the nose deepens', 'Zygomaticus minor', 'nose'),
  unit(12, 'Lip corner puller', 'lip corners go up, a smile', 'Zygomaticus major', 'mouth'),
  unit(13, 'Sharp lip puller', 'lip corners pulled sharply up', 'Levator anguli oris', 'mouth'),
  unit(14, 'Dimpler', 'lip corners tighten inwards', 'Buccinator', 'mouth'),
  unit(15, 'Lip corner depressor', 'lip corners go down', 'Depressor anguli oris', 'mouth'),
  unit(16, 'Lower lip depressor', 'lower lip goes down', 'Depressor labii inferioris', 'mouth'),
  unit(17, 'Chin raiser', 'chin pushes the lower lip up', 'Mentalis', 'chin'),
  unit(18, 'Lip pucker', 'lips pushed forward', 'Incisivii labii', 'mouth'),
  unit(20, 'Lip stretcher', 'lips stretched sideways', 'Risorius with platysma', 'mouth'),
  unit(22, 'Lip funneler', 'lips funnelled outwards', 'Orbicularis oris', 'mouth'),
  unit(23, 'Lip tightener', 'lips tighten and thin', 'Orbicularis oris', 'mouth'),
  unit(24, 'Lip pressor', 'lips pressed together', 'Orbicularis oris', 'mouth'),
  unit(
    25,
    'Lips part',
    'lips come apart',
    'Depressor labii inferioris, relaxed mentalis or orbicularis oris',
    'mouth',
  ),
  unit(
    26,
    'Jaw drop',
    'jaw drops, mouth opens',
    'Masseter, relaxed temporalis and internal pterygoid',
    'chin',
  ),
  unit(27, 'Mouth stretch', 'mouth stretched wide open', 'Pterygoids, digastric', 'chin'),
  unit(28, 'Lip suck', 'lips sucked in', 'Orbicularis oris', 'mouth'),
  unit(43, 'Eyes closed', 'eyes stay closed', 'Relaxed levator palpebrae superioris', 'eye'),
  unit(45, 'Blink', 'eyes close briefly', 'Relaxed levator palpebrae superioris, orbicularis oculi', 'eye'),
];

const byId = new Map(CATALOGUE.map((au) => [au.id, au]));

/** The catalogue's entry for a FACS number, or undefined for one that it does not list. */
export function actionUnit(id: number): ActionUnit | undefined {
  return byId.get(id);
}

const SIDED: ReadonlySet<number> = new Set([1, 2, 4, 5, 6, 7, 9, 10, 12, 14, 15, 20, 45]);

/** Whether a unit can act on one side of the face alone; FACS scores the others for the whole face. */
export function isSided(id: number): boolean {
  return SIDED.has(id);
}

/** The action units that the project's own model is trained on. */
export const DEFAULT_AUS: readonly number[] = [
  1, 2, 4, 5, 6, 7, 9, 10, 12, 14, 15, 17, 20, 23, 24, 25, 26, 45,
];

/** The name of an action unit in rows and columns: AU01. */
export function unitName(au: number): string {
  return `AU${String(au).padStart(2, '0')}`;
}
