import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Check, checkSchema, judge } from '../../../lib/check/check-result';
import { type CheckedFace, CheckRun } from '../../../lib/check/check-run';
import { CHECK_STEPS, type StepId } from '../../../lib/check/check-steps';
import { conditionHints, summaryText, unitText } from '../../../lib/check/check-words';
import { checksTable } from '../../../lib/check/checks-table';
import {
  deleteCheck,
  handBaseline,
  handedBaseline,
  keepCheck,
  keptChecks,
  readCheckFile,
} from '../../../lib/check/kept-checks';
import { manifestSchema } from '../../../lib/ugn/weights-manifest';

/* Readings of rendered people by the shipped model: tests/reference/rendered-check.ts. */
const numbers = z.array(z.number());
const quality = z.object({
  ...{ size: z.number(), light: z.number(), blur: z.number(), roll: z.number() },
  ...{ yaw: z.number().nullable(), covered: z.number().nullable() },
});
const fixture = z
  .object({
    aus: numbers,
    readings: z.array(
      z.object({
        person: z.number(),
        step: z.string(),
        p: numbers,
        epistemic: numbers,
        aleatoric: numbers,
        quality,
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('../../fixtures/rendered-check.json', import.meta.url), 'utf8')));
const PEOPLE = [...new Set(fixture.readings.map(({ person }) => person))];
const manifest = manifestSchema.parse(
  JSON.parse(readFileSync(new URL('../../../public/models/default/manifest.json', import.meta.url), 'utf8')),
);
const MODEL = { ...manifest, aus: manifest.config.aus };
const FACTS = {
  ...{ date: '2026-11-30T10:00:00.000Z', appVersion: '0', person: 'P1', backend: 'wasm', camera: 'made up' },
  model: MODEL,
};

function faceOf(person: number, step: string, number = 1): CheckedFace {
  const found = fixture.readings.find((one) => one.person === person && one.step === step)!;
  const inOrder = (values: readonly number[]) =>
    Float32Array.from(MODEL.aus, (au) => values[fixture.aus.indexOf(au)]);
  return {
    number,
    p: inOrder(found.p),
    epistemic: inOrder(found.epistemic),
    aleatoric: inOrder(found.aleatoric),
    quality: found.quality,
  };
}

/** A run at 20 frames a second. @param shows the face at each moment; null where it is away */
function checkOf(
  shows: (step: StepId) => CheckedFace | null,
  control?: (run: CheckRun, now: number) => void,
): Check {
  const run = new CheckRun(1000);
  for (let now = 1000; ; now += 50) {
    const phase = run.phaseAt(now);
    if (phase.name === 'over') break;
    control?.(run, now);
    const at = run.phaseAt(now);
    if (at.name === 'over') break;
    const face = shows(CHECK_STEPS[at.step].id);
    run.add(face ? [face] : [], now);
  }
  return judge(run.steps, FACTS);
}

const verdicts = (check: Check) => Object.fromEntries(check.units.map(({ au, verdict }) => [au, verdict]));

describe('rendered people who follow the prompts', () => {
  it.each(PEOPLE)(
    'person %i: most of what they do is found, and every unit of the model is asked for',
    (person) => {
      const check = checkOf((step) => faceOf(person, step));
      expect(checkSchema.parse(check)).toEqual(check);
      expect(
        Object.keys(verdicts(check))
          .map(Number)
          .sort((a, b) => a - b),
      ).toEqual([...MODEL.aus].sort((a, b) => a - b));
      const found = check.units.filter(({ verdict, foundFromRest }) => verdict === 'found' || foundFromRest);
      expect(found.length).toBeGreaterThanOrEqual(9);
      for (const au of [1, 12, 26]) expect(found.map((unit) => unit.au)).toContain(au);
    },
  );
});

describe('rendered people who ignore them', () => {
  it.each(PEOPLE)('person %i: with a resting face throughout nothing is found', (person) => {
    const check = checkOf(() => faceOf(person, 'rest'));
    expect(check.units.filter(({ verdict }) => verdict === 'found')).toEqual([]);
    expect(check.units.filter(({ foundFromRest }) => foundFromRest)).toEqual([]);
  });

  it('with a smile throughout the smile is said to show at rest, and not to be found', () => {
    const check = checkOf(() => faceOf(PEOPLE[0], 'smile'));
    const smile = check.units.find(({ au }) => au === 12)!;
    expect(smile).toMatchObject({ verdict: 'rest', foundFromRest: false });
    expect(unitText(smile)).toMatch(/AU12 shows on your resting face.*do not rely on/);
  });

  it('with a brow that is half up at rest it is found once the resting face is taken off', () => {
    const [person] = PEOPLE;
    const rest = faceOf(person, 'rest');
    const brow = MODEL.aus.indexOf(1);
    const raised = { ...rest, p: rest.p.with(brow, MODEL.thresholds[brow] + 0.05) };
    const check = checkOf((step) => (step === 'rest' ? raised : faceOf(person, step)));
    const unit = check.units.find(({ au }) => au === 1)!;
    expect(unit).toMatchObject({ verdict: 'rest', foundFromRest: true });
    expect(unitText(unit)).toMatch(/AU01 shows on your resting face .*take the neutral baseline/);
  });

  it('who are away are not tested', () => {
    const check = checkOf(() => null);
    expect(new Set(check.units.map(({ verdict }) => verdict))).toEqual(new Set(['untested']));
    expect([check.baseline, check.quality]).toEqual([null, null]);
    expect(conditionHints(check)).toEqual([expect.stringMatching(/^No face was seen/)]);
    expect(summaryText(check)).toBe('Nothing was tested.');
  });
});

describe('a run', () => {
  const person = PEOPLE[0];

  it('asks for every step in turn, five seconds each', () => {
    const run = new CheckRun(0);
    expect(run.phaseAt(0)).toMatchObject({ name: 'prepare', step: 0, secondsLeft: 2 });
    expect(run.phaseAt(2000)).toMatchObject({ name: 'hold', step: 0, secondsLeft: 3 });
    expect(run.phaseAt(5000)).toMatchObject({ name: 'prepare', step: 1 });
    expect(run.phaseAt(5000 * 15 - 1)).toMatchObject({ name: 'hold', step: 14 });
    expect(run.phaseAt(5000 * 15 + 1000)).toEqual({ name: 'over' });
  });

  it('takes readings that come late for the step in which their frame was taken', () => {
    const run = new CheckRun(0);
    run.phaseAt(5200);
    run.add([faceOf(person, 'rest')], 4900);
    run.add([faceOf(person, 'rest')], 5200);
    expect(run.steps.map(({ frames }) => frames)).toEqual([1, 0]);
  });

  it('leaves a step out that was skipped, whatever was read of it', () => {
    const skipped = checkOf(
      (step) => faceOf(person, step),
      (run, now) => {
        const at = run.phaseAt(now);
        if (at.name === 'hold' && CHECK_STEPS[at.step].id === 'smile' && at.share > 0.8) run.skip(now);
      },
    );
    expect(verdicts(skipped)[12]).toBe('untested');
    expect(verdicts(skipped)[26]).toBe('found');
    expect(skipped.steps.find(({ id }) => id === 'smile')).toMatchObject({ skipped: true, frames: 0 });
  });

  it('begins a step anew after a pause', () => {
    const run = new CheckRun(0);
    run.add([faceOf(person, 'smile')], 3000);
    run.pause(3100);
    expect(run.phaseAt(60_000)).toEqual({ name: 'paused', step: 0 });
    run.add([faceOf(person, 'smile')], 30_000);
    run.goOn(60_000);
    expect(run.phaseAt(60_000)).toMatchObject({ name: 'prepare', step: 0 });
    run.add([faceOf(person, 'rest')], 63_000);
    expect(run.steps).toMatchObject([{ id: 'rest', frames: 1 }]);
  });

  it('is of the person who was there most', () => {
    const check = checkOf((step) =>
      step === 'smile' ? faceOf(PEOPLE[1], 'smile', 2) : faceOf(person, step),
    );
    expect(verdicts(check)[12]).toBe('untested');
  });
});

describe('a check that is kept', () => {
  let storage: Storage;
  beforeEach(() => {
    const entries = new Map<string, string>();
    storage = {
      ...{ length: 0, clear: () => entries.clear(), key: () => null },
      getItem: (key) => entries.get(key) ?? null,
      setItem: (key, value) => void entries.set(key, value),
      removeItem: (key) => void entries.delete(key),
    };
  });
  const check = checkOf((step) => faceOf(PEOPLE[0], step));

  it('is there until it is deleted', () => {
    keepCheck(check, storage);
    keepCheck(check, storage);
    expect(keptChecks(storage)).toEqual([check]);
    deleteCheck(check.id, storage);
    expect([keptChecks(storage), storage.getItem('ugn-live-checks')]).toEqual([[], null]);
    storage.setItem('ugn-live-checks', '[{"a":1}');
    expect(keptChecks(storage)).toEqual([]);
  });

  it('is read from its file, which another is not', async () => {
    expect(await readCheckFile(new File([JSON.stringify(check)], 'a.check.json'))).toEqual(check);
    await expect(readCheckFile(new File(['{}'], 'b.json'))).rejects.toThrow(/b\.json is no exported check/);
  });

  it('becomes a table with others, each once, and a person’s code is no formula there', () => {
    const other = { ...check, id: crypto.randomUUID(), person: '=1+1, "x"' };
    const [head, ...lines] = checksTable([check, other, check]).trim().split('\n');
    expect(head).toMatch(
      /^check,date,person,model,.*,au,step,verdict,rest,moved,shown,guessed,found_from_rest$/,
    );
    expect(lines).toHaveLength(2 * MODEL.aus.length);
    expect(lines[MODEL.aus.length]).toContain(`"'=1+1, ""x"""`);
  });

  it('hands its resting face to the live page, for the model that it is of', () => {
    handBaseline({ modelHash: 'a', baseline: check.baseline! }, storage);
    expect(handedBaseline('a', storage)).toEqual(check.baseline);
    expect(handedBaseline('b', storage)).toBeNull();
    handBaseline(null, storage);
    expect(handedBaseline('a', storage)).toBeNull();
  });
});
