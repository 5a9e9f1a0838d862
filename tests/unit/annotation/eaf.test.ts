import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { beforeAll, describe, expect, it } from 'vitest';
import { eafDocument } from '../../../lib/annotation/eaf';
import { importArchive } from '../../../lib/recording/import-archive';
import { loadTraces } from '../../../lib/recording/traces';
import { MADE_UP_HEADER, madeUpFrames } from '../../harness/made-up-face';
import { recordingZip } from '../../harness/recording-zip';
import { emptyStore } from '../recording/fake-browser';
import { correction, note } from './marked';

const NAME = 'Pilot <two> & "three"';
const VIDEO = { consent: true as const, type: 'video/webm;codecs=vp9', overlay: false };
const MARKS = {
  annotations: [
    note(0, 0, 'a <b> & "c"\nbell \u0007, half a letter \ud800'),
    note(0.4996, 3662.2504, 'wide', 12),
    note(2, 3, 'inside', 12),
  ],
  corrections: [correction(14, 15.5, { au: 1, intensity: 'B', how: 'rejected' })],
};

interface Tier {
  TIER_ID: string;
  LINGUISTIC_TYPE_REF: string;
  PARTICIPANT?: string;
  ANNOTATOR?: string;
  ANNOTATION: {
    ALIGNABLE_ANNOTATION: {
      ANNOTATION_ID: string;
      TIME_SLOT_REF1: string;
      TIME_SLOT_REF2: string;
      ANNOTATION_VALUE: string;
    };
  }[];
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  trimValues: false,
  isArray: (name) => ['TIER', 'ANNOTATION', 'TIME_SLOT', 'PROPERTY', 'LINGUISTIC_TYPE'].includes(name),
});

let document: Record<string, never> & {
  HEADER: { TIME_UNITS: string; MEDIA_DESCRIPTOR?: object; PROPERTY: { NAME: string; '#text': string }[] };
  TIME_ORDER: { TIME_SLOT: { TIME_SLOT_ID: string; TIME_VALUE: string }[] };
  TIER: Tier[];
  LINGUISTIC_TYPE: { LINGUISTIC_TYPE_ID: string; TIME_ALIGNABLE: string }[];
};
let withoutVideo: string;

beforeAll(async () => {
  const store = await emptyStore();
  const imported = await importArchive(store, await recordingZip(MADE_UP_HEADER, NAME, madeUpFrames()));
  const traces = await loadTraces(store, imported);
  const recording = { ...imported, header: { ...imported.header, video: VIDEO } };
  const text = eafDocument(recording, MARKS, traces, 'video.webm');
  expect(XMLValidator.validate(text)).toBe(true);
  document = parser.parse(text).ANNOTATION_DOCUMENT;
  withoutVideo = eafDocument(imported, { annotations: [], corrections: [] }, [], null);
});

/** Annotations of each tier: from and to in milliseconds, and the text. */
function annotations(): Record<string, [number, number, string][]> {
  const times = new Map(
    document.TIME_ORDER.TIME_SLOT.map((slot) => [slot.TIME_SLOT_ID, Number(slot.TIME_VALUE)]),
  );
  return Object.fromEntries(
    document.TIER.map(({ TIER_ID, ANNOTATION }) => [
      TIER_ID,
      ANNOTATION.map(({ ALIGNABLE_ANNOTATION: one }) => [
        times.get(one.TIME_SLOT_REF1)!,
        times.get(one.TIME_SLOT_REF2)!,
        one.ANNOTATION_VALUE,
      ]),
    ]),
  );
}

describe('the file for ELAN', () => {
  it('holds what people added, whatever the text, what overlaps on another tier', () => {
    expect(annotations()).toMatchObject({
      Text: [[0, 100, 'a <b> & "c"\nbell \ufffd, half a letter \ufffd']],
      'AU12 face 1': [[500, 3_662_250, 'wide']],
      'AU12 face 1 (2)': [[2000, 3000, 'inside']],
      'Correction AU01 face 1': [[14_000, 15_500, 'AU01 present, intensity B']],
    });
  });

  it('holds onsets and unsure stretches of each unit, and says whose they are', () => {
    // The made-up face smiles from 5 and from 20 s, highest at 6.5 and 21.5 s; AU 1 is a guess from 14 to 16 s.
    const onsets = annotations()['Onset AU12 face 1'];
    expect(onsets.map(([from, , text]) => [from, text])).toEqual([
      [5600, 'AU12 onset, peak at 6.500 s, offset at its end'],
      [20_600, 'AU12 onset, peak at 21.500 s, offset at its end'],
    ]);
    expect(annotations()['Unsure AU01 face 1']).toEqual([[14_000, 16_000, 'AU01 unsure']]);
    const onset = document.TIER.find(({ TIER_ID }) => TIER_ID === 'Onset AU12 face 1');
    expect(onset).toMatchObject({ ANNOTATOR: 'made-up', PARTICIPANT: 'face 1' });
  });

  it('is one that ELAN takes: slots in order, every reference to something, no overlap, types of time', () => {
    const slots = document.TIME_ORDER.TIME_SLOT.map(({ TIME_VALUE }) => Number(TIME_VALUE));
    expect(slots).toEqual([...slots].sort((one, other) => one - other));
    expect(slots.every(Number.isInteger)).toBe(true);
    const ids = document.TIER.flatMap(({ ANNOTATION }) =>
      ANNOTATION.map((one) => one.ALIGNABLE_ANNOTATION.ANNOTATION_ID),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(slots).toHaveLength(2 * ids.length);
    for (const rows of Object.values(annotations())) {
      rows.forEach(([from, to], i) => {
        expect(to).toBeGreaterThan(from);
        if (i > 0) expect(from).toBeGreaterThanOrEqual(rows[i - 1][1]);
      });
    }
    const types = document.LINGUISTIC_TYPE.map(({ LINGUISTIC_TYPE_ID }) => LINGUISTIC_TYPE_ID);
    expect(document.LINGUISTIC_TYPE.every(({ TIME_ALIGNABLE }) => TIME_ALIGNABLE === 'true')).toBe(true);
    for (const tier of document.TIER) expect(types).toContain(tier.LINGUISTIC_TYPE_REF);
  });

  it('links the video beside it, where there is one, and says of which model and settings it is', () => {
    expect(document.HEADER.TIME_UNITS).toBe('milliseconds');
    expect(document.HEADER.MEDIA_DESCRIPTOR).toEqual({
      ...{ MEDIA_URL: './video.webm', RELATIVE_MEDIA_URL: './video.webm', MIME_TYPE: 'video/webm' },
    });
    const facts = Object.fromEntries(document.HEADER.PROPERTY.map((one) => [one.NAME, one['#text']]));
    expect(facts).toMatchObject({ recording: NAME, model: 'made-up', model_hash: '0'.repeat(64) });
    expect(withoutVideo).not.toContain('MEDIA_DESCRIPTOR');
    expect(XMLValidator.validate(withoutVideo)).toBe(true);
  });
});
