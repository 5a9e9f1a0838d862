import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CameraTrouble } from '../../../lib/live/picture-watch';
import { ReadingGate } from '../../../lib/live/reading-gate';
import type { FrameSource, SourceMode } from '../../../lib/live/source';
import type { GapReason } from '../../../lib/recording/recording';

let page: EventTarget & { hidden: boolean };
beforeEach(() => {
  page = Object.assign(new EventTarget(), { hidden: false });
  vi.stubGlobal('document', page);
});
afterEach(() => void vi.unstubAllGlobals());

function hide(hidden: boolean): void {
  page.hidden = hidden;
  page.dispatchEvent(new Event('visibilitychange'));
}

function gateOf(goesOnHidden: boolean) {
  const modes: SourceMode[] = [];
  const said: (GapReason | null)[] = [];
  let tell: (trouble: CameraTrouble | null) => void = () => {};
  const source: FrameSource = {
    ...{ isStill: false, goesOnHidden, next: async () => null, close: () => {} },
    setMode: (mode) => modes.push(mode),
    watch: (onTrouble) => {
      tell = onTrouble;
    },
  };
  const abort = new AbortController();
  const gate = new ReadingGate(source, (closed) => said.push(closed), abort.signal);
  return { gate, modes, said, abort, tell: (trouble: CameraTrouble | null) => tell(trouble) };
}

describe('the gate of a source', () => {
  it('closes with the page, and opens with it', async () => {
    const { gate, modes, said, abort } = gateOf(true);
    hide(true);
    const opened = vi.fn();
    const opening = gate.untilOpen(abort.signal).then(opened);
    await Promise.resolve();
    expect([said, modes, opened.mock.calls.length]).toEqual([['page hidden'], ['held'], 0]);
    hide(false);
    await opening;
    expect([said, modes]).toEqual([
      ['page hidden', null],
      ['held', 'shown'],
    ]);
  });

  it('stays open for a hidden page where that is wanted and the source can', () => {
    const { gate, modes, said } = gateOf(true);
    gate.wantHidden(true);
    hide(true);
    expect([gate.closed, modes]).toEqual([null, ['hidden']]);
    gate.wantHidden(false);
    expect([said, modes]).toEqual([['page hidden'], ['hidden', 'held']]);
    const other = gateOf(false);
    other.gate.wantHidden(true);
    expect(other.gate.closed).toBe('page hidden');
  });

  it('closes while the camera gives nothing', () => {
    const { gate, said, tell } = gateOf(true);
    for (const trouble of ['silent', 'muted', null] as const) tell(trouble);
    expect([said, gate.closed]).toEqual([['no pictures', 'camera muted', null], null]);
  });

  it('ends with its signal', async () => {
    const { gate, said, abort } = gateOf(true);
    hide(true);
    const opening = gate.untilOpen(abort.signal);
    abort.abort();
    await opening;
    hide(false);
    expect(said).toEqual(['page hidden']);
  });
});
