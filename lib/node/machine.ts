import os from 'node:os';

/** What the numbers were made on. */
export function machine(): string {
  const cores = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${cores.length} × ${cores[0]?.model.trim() ?? 'unknown'}, ${memory} GB, ${os.type()}, Node ${process.versions.node}`;
}
