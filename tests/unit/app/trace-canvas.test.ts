import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useTraceCanvas } from '../../../app/recordings/_view/use-trace-canvas';
import { emptyPage, mounted } from './mounted-hook';

describe('the canvas of the traces', () => {
  const system = new EventTarget();
  let resized: () => void;
  let isWatched = false;
  let element: HTMLCanvasElement;
  const draw = vi.fn();

  beforeEach(() => {
    draw.mockClear();
    const page = emptyPage('<div><b></b></div>');
    element = Object.assign(page.querySelector('b')!, {
      ...{ clientWidth: 300, width: 0, height: 0 },
      getContext: () => 'the context',
    }) as unknown as HTMLCanvasElement;
    vi.stubGlobal('devicePixelRatio', 3);
    vi.stubGlobal('matchMedia', () => system);
    vi.stubGlobal(
      'MutationObserver',
      class {
        observe() {}
        disconnect() {}
      },
    );
    vi.stubGlobal('getComputedStyle', ({ style }: HTMLElement) => ({ color: style.color }));
    vi.stubGlobal(
      'ResizeObserver',
      class {
        constructor(callback: () => void) {
          resized = callback;
        }
        observe() {
          isWatched = true;
          resized();
        }
        disconnect() {
          isWatched = false;
        }
      },
    );
  });
  afterEach(() => vi.unstubAllGlobals());

  const shown = (first = draw) =>
    mounted((paint: typeof draw) => {
      const canvas = useTraceCanvas(100, paint);
      canvas.current ??= element;
    }, first);

  it('is as wide as its place, with at most two pixels for one of CSS', async () => {
    const hook = await shown();
    expect([element.width, element.height]).toEqual([600, 200]);
    expect(draw).toHaveBeenCalledExactlyOnceWith(
      'the context',
      expect.objectContaining({ move: 'var(--move)' }),
      2,
    );
    Object.assign(element, { clientWidth: 200 });
    resized();
    expect(element.width).toBe(400);
    await hook.leave();
    expect(isWatched).toBe(false);
  });

  it('is not painted while it has no place', async () => {
    Object.assign(element, { clientWidth: 0 });
    await shown();
    expect(draw).not.toHaveBeenCalled();
  });

  it('is painted anew with another drawing, and in the colours of another theme', async () => {
    const hook = await shown();
    const other = vi.fn();
    await hook.update(other);
    expect(other).toHaveBeenCalledTimes(1);
    vi.stubGlobal('getComputedStyle', () => ({ color: 'night' }));
    system.dispatchEvent(new Event('change'));
    expect(other).toHaveBeenLastCalledWith('the context', expect.objectContaining({ move: 'night' }), 2);
  });
});
