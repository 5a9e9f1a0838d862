export type Step = () => Promise<unknown> | unknown;
/** Milliseconds of every round, by step. */
export type Timings = Record<string, number[]>;

/** Times each step in a loop of its own, as live frames follow each other: none finds the caches of another. */
export async function timeRounds(steps: Readonly<Record<string, Step>>, rounds: number): Promise<Timings> {
  const timings: Timings = {};
  for (const [name, step] of Object.entries(steps)) {
    timings[name] = [];
    for (let round = 0; round < rounds; round++) {
      const start = performance.now();
      await step();
      timings[name].push(performance.now() - start);
    }
  }
  return timings;
}
