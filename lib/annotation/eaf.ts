import { XMLBuilder } from 'fast-xml-parser';
import { unitName } from '../au/catalogue';
import { xmlText } from '../readings/xml-text';
import { recordedUnit } from '../recording/adjust';
import { presencesOf, unsureStretchesOf } from '../recording/events';
import { factsOf } from '../recording/facts';
import type { Marks } from '../recording/marks';
import type { Recording } from '../recording/recording';
import { sharesOf, statesOf } from '../recording/series';
import type { RecordingStore } from '../recording/store';
import { type FaceTrace, loadTraces } from '../recording/traces';
import { markRows, type TierRow, tierOf, withoutOverlaps } from './elan-tiers';

/*
 * ELAN's own file (EAF 3.0): the video linked, and tiers of what people added and of what the model saw. Its times are
 * whole milliseconds.
 */

const SCHEMA = 'http://www.mpi.nl/tools/elan/EAFv3.0.xsd';
/** In the order in which ELAN shows their tiers. */
const KINDS = ['annotation', 'correction', 'onset', 'unsure', 'gap'] as const;

/** A row whose times are whole milliseconds. */
type Annotation = TierRow;

/**
 * The file of a recording (eafDocument).
 * @throws AppError bad-input for a damaged part
 */
export async function eafFile(
  store: RecordingStore,
  recording: Recording,
  video: string | null,
): Promise<Blob> {
  const [marks, traces] = [await store.marks(recording.id), await loadTraces(store, recording)];
  return new Blob([eafDocument(recording, marks, traces, video)], { type: 'text/x-eaf+xml' });
}

/**
 * Annotations and corrections, and of each unit of each face the onsets and the unsure stretches as recorded, each on
 * tiers of its own; a tier without an annotation is left out.
 * @param traces all faces of the recording
 * @param video name of the kept video's file, which lies beside this one; null where there is none
 */
export function eafDocument(
  recording: Recording,
  marks: Marks,
  traces: readonly FaceTrace[],
  video: string | null,
): string {
  const { header } = recording;
  const rows = [...markRows(recording, marks), ...traces.flatMap((trace) => eventRows(trace, recording))];
  const annotations = withoutOverlaps(rows.map(inMilliseconds));
  const slots = annotations
    .flatMap(({ from, to }, i) => [
      { id: `ts${2 * i + 1}`, time: from },
      { id: `ts${2 * i + 2}`, time: to },
    ])
    .sort((one, other) => one.time - other.time);
  const tiers = [...new Set(annotations.map(({ tier }) => tier))];
  const elements = {
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    ANNOTATION_DOCUMENT: {
      '@AUTHOR': `ugn-live ${header.appVersion}`,
      '@DATE': header.date,
      '@FORMAT': '3.0',
      '@VERSION': '3.0',
      '@xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      '@xsi:noNamespaceSchemaLocation': SCHEMA,
      HEADER: headerOf(recording, video, annotations.length),
      TIME_ORDER: { TIME_SLOT: slots.map(({ id, time }) => ({ '@TIME_SLOT_ID': id, '@TIME_VALUE': time })) },
      TIER: tiers.map((tier) => tierElement(tier, annotations, header.model.id)),
      LINGUISTIC_TYPE: KINDS.map((kind) => ({
        '@GRAPHIC_REFERENCES': 'false',
        '@LINGUISTIC_TYPE_ID': kind,
        '@TIME_ALIGNABLE': 'true',
      })),
    },
  };
  const builder = new XMLBuilder({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    format: true,
    suppressEmptyNode: true,
    suppressBooleanAttributes: false,
  });
  return builder.build(elements);
}

/** What the model was sure to see begin, and where it was not sure. */
function eventRows(trace: FaceTrace, { header: { model } }: Recording): TierRow[] {
  const shares = sharesOf(trace.times);
  return model.aus.flatMap((au, j) => {
    const unit = recordedUnit(trace, model, j);
    const states = statesOf(unit);
    const row = (kind: 'onset' | 'unsure', { from, to }: { from: number; to: number }, text: string) => ({
      tier: tierOf(kind === 'onset' ? 'Onset' : 'Unsure', au, trace.face),
      ...{ kind, face: trace.face, from, to, text },
    });
    return [
      ...presencesOf(trace.times, shares, states, unit.p)
        .filter(({ hasOnset }) => hasOnset)
        .map((presence) => {
          const end = presence.hasOffset ? 'offset at its end' : 'no offset';
          const text = `${unitName(au)} onset, peak at ${presence.peak.toFixed(3)} s, ${end}`;
          return row('onset', presence, text);
        }),
      ...unsureStretchesOf(trace.times, shares, states).map((stretch) =>
        row('unsure', stretch, `${unitName(au)} unsure`),
      ),
    ];
  });
}

function inMilliseconds(row: TierRow): Annotation {
  const from = Math.round(1000 * row.from);
  return { ...row, from, to: Math.max(from + 1, Math.round(1000 * row.to)) };
}

function headerOf(recording: Recording, video: string | null, annotations: number) {
  const type = recording.header.video?.type.split(';')[0];
  const properties = [
    ...factsOf(recording),
    // ELAN numbers what is added from here on.
    { name: 'lastUsedAnnotationId', value: String(annotations) },
  ];
  return {
    '@MEDIA_FILE': '',
    '@TIME_UNITS': 'milliseconds',
    ...(video && {
      MEDIA_DESCRIPTOR: {
        '@MEDIA_URL': `./${video}`,
        '@MIME_TYPE': type,
        '@RELATIVE_MEDIA_URL': `./${video}`,
      },
    }),
    PROPERTY: properties.map(({ name, value }) => ({ '@NAME': name, '#text': xmlText(value) })),
  };
}

function tierElement(tier: string, all: readonly Annotation[], model: string) {
  const own = all.flatMap((annotation, i) => (annotation.tier === tier ? [{ ...annotation, i }] : []));
  const { kind, face } = own[0];
  const isOfModel = kind === 'onset' || kind === 'unsure';
  return {
    ...(isOfModel && { '@ANNOTATOR': xmlText(model) }),
    '@LINGUISTIC_TYPE_REF': kind,
    ...(face !== null && { '@PARTICIPANT': `face ${face + 1}` }),
    '@TIER_ID': tier,
    ANNOTATION: own.map(({ i, text }) => ({
      ALIGNABLE_ANNOTATION: {
        '@ANNOTATION_ID': `a${i + 1}`,
        '@TIME_SLOT_REF1': `ts${2 * i + 1}`,
        '@TIME_SLOT_REF2': `ts${2 * i + 2}`,
        ANNOTATION_VALUE: xmlText(text),
      },
    })),
  };
}
