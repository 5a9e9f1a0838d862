import { describe, expect, it } from 'vitest';
import { partners } from '../../../app/(live)/_view/partners';
import { graphFace } from '../../../app/recordings/_view/graph-face';
import { isFound } from '../../../app/recordings/_view/library-search';
import { togetherText } from '../../../app/recordings/_view/together-text';
import { coOccurrence } from '../../../lib/recording/summary';
import { MADE_UP_HEADER } from '../../harness/made-up-face';
import { adjustedFace, faceOf } from './adjusted-face';

describe('the search in the library', () => {
  const recording = {
    name: 'Interview Müller',
    tags: ['pilot', 'smiles'],
    notes: 'light from\nthe left',
    header: MADE_UP_HEADER,
  };

  it('finds every word, in either case, wherever it stands', () => {
    for (const search of ['', '  ', 'müller', 'INTER pilot', 'left light', 'made-up']) {
      expect(isFound(recording, search)).toBe(true);
    }
  });

  it('passes over what has one of the words alone, and what runs from one field into the next', () => {
    for (const search of ['pilot meyer', 'müllerpilot', 'pilotsmiles'])
      expect(isFound(recording, search)).toBe(false);
  });
});

describe('a pair of units in words', () => {
  const states = [
    [1, 1, 0],
    [1, 0, 0],
    [2, 2, 2],
  ].map((row) => Uint8Array.from(row));
  const found = coOccurrence(new Float64Array(3).fill(2), states);
  const text = (a: number, b: number) => togetherText([12, 6, 4], found, [a, b]);

  it('tells the share and the seconds it is of', () => {
    expect(text(0, 1)).toBe(
      'AU 6 Cheek raiser was there in 50 % of the time of AU 12 Lip corner puller (2.0 s of 4.0 s in which it was known).',
    );
    expect(text(0, 0)).toBe('AU 12 Lip corner puller: surely present for 4.0 s.');
  });

  it('says where nothing is known', () => {
    expect(text(0, 2)).toBe('AU 12 Lip corner puller was never present while AU 4 Brow lowerer was known.');
    expect(text(2, 0)).toBe('AU 4 Brow lowerer was never present while AU 12 Lip corner puller was known.');
  });
});

describe('the partners of a unit', () => {
  const links = [0, 1, 0.5, 0.2, 0.1, 0];
  const aus = [12, 6, 4, 1, 2, 5];
  const face = { maskMean: new Float32Array(36).fill(1), maskVariance: new Float32Array(36) };
  const adjacency = Array.from({ length: 36 }, (_, k) => {
    const [i, j] = [Math.floor(k / 6), k % 6];
    return i === 0 ? links[j] : j === 0 ? links[i] : 0;
  });

  it('are the three with the strongest links, and none that is not linked', () => {
    expect(partners(face, { aus, adjacency }, 0)).toBe(
      'AU 6 Cheek raiser, AU 4 Brow lowerer, AU 1 Inner brow raiser',
    );
    expect(partners(face, { aus, adjacency }, 1)).toBe('AU 12 Lip corner puller');
    expect(partners(face, { aus, adjacency }, 5)).toBe('no other unit');
  });
});

describe('what the graph shows of a moment', () => {
  it('is the row’s readings with the sample’s links, or with none', async () => {
    const face = await adjustedFace([0.2, 0.8].map((p, time) => ({ time, faces: [faceOf({ 12: p }, [4])] })));
    const size = face.units.length;
    const [mean, variance] = [0.5, 0.1].map((value) => new Float32Array(size ** 2).fill(value));
    const j = MADE_UP_HEADER.model.aus.indexOf(12);
    const shown = graphFace(face, 1, { time: 1, face: 0, mean, variance });
    expect([shown.p[j], shown.lower[j], shown.upper[j]].map((p) => p.toFixed(2))).toEqual([
      '0.80',
      '0.75',
      '0.85',
    ]);
    expect(shown.epistemic[MADE_UP_HEADER.model.aus.indexOf(4)]).toBeCloseTo(0.2, 5);
    expect([shown.maskMean, shown.maskVariance]).toEqual([mean, variance]);
    expect(Math.max(...graphFace(face, 0, null).maskMean)).toBe(0);
    expect(graphFace(face, 0, null).p[j]).toBeCloseTo(0.2, 5);
  });
});
