import type { Page } from '@playwright/test';

/** One frame's numbers, read from the page's public hooks. */
export interface Observed {
  frame: number;
  faces: number;
  fps: number;
  numTensors: number;
  p: Record<string, number>;
  epistemic: Record<string, number>;
  aleatoric: Record<string, number>;
  unsure: Record<string, boolean>;
}

/** Opens the page and enables the webcam; resolves once the first result is shown. */
export async function startLive(page: Page, baseURL: string): Promise<void> {
  await page.goto(baseURL);
  await page.getByRole('button', { name: /enable webcam/i }).click();
  await page.waitForSelector('#live[data-state="running"]');
  await page.waitForFunction(() => Number(document.getElementById('live')?.dataset.frame) > 0);
}

/** Collects the numbers of so many new frames, however long they take. */
export function observe(page: Page, frames: number): Promise<Observed[]> {
  return page.evaluate(async (count) => {
    const root = document.getElementById('live') as HTMLElement;
    const seen: Observed[] = [];
    let last = -1;
    while (seen.length < count) {
      await new Promise(requestAnimationFrame);
      const frame = Number(root.dataset.frame);
      if (frame === last) continue;
      last = frame;
      const entry: Observed = {
        frame,
        faces: Number(root.dataset.faces),
        fps: Number(root.dataset.fps),
        numTensors: Number(root.dataset.numTensors),
        p: {},
        epistemic: {},
        aleatoric: {},
        unsure: {},
      };
      for (const row of root.querySelectorAll<HTMLElement>('[data-au]')) {
        const au = row.dataset.au as string;
        entry.p[au] = Number(row.dataset.p);
        entry.epistemic[au] = Number(row.dataset.epistemic);
        entry.aleatoric[au] = Number(row.dataset.aleatoric);
        entry.unsure[au] = row.dataset.unsure === 'true';
      }
      seen.push(entry);
    }
    return seen;
  }, frames);
}

export function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
