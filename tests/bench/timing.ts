export type Step = () => Promise<unknown> | unknown;
/** Milliseconds of every round, by step. */
export type Timings = Record<string, number[]>;

/** Every round times every step once, so that a slow moment of the machine falls on all alike. */
export async function timeRounds(steps: Readonly<Record<string, Step>>, rounds: number): Promise<Timings> {
  const timings: Timings = Object.fromEntries(Object.keys(steps).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, step] of Object.entries(steps)) {
      const start = performance.now();
      await step();
      timings[name].push(performance.now() - start);
    }
  }
  return timings;
}

export function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
}
