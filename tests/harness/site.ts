import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Site {
  readonly url: string;
  readonly process: ChildProcess;
  close(): Promise<void>;
}

/**
 * Serves the built site once more, with settings of its own.
 * @param env of it PORT, a free one when left out
 * @param root of the checkout whose site it is
 */
export async function openSite(env: Readonly<Record<string, string>>, root = ROOT): Promise<Site> {
  const port = Number(env.PORT) || (await freePort());
  const server = spawn(process.execPath, ['--import', 'tsx', path.join('cli', 'serve-command.ts')], {
    cwd: root,
    stdio: 'ignore',
    env: { ...process.env, PORT: String(port), NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', ...env },
  });
  const url = `http://localhost:${port}`;
  await untilAnswering(url, server);
  return {
    url,
    process: server,
    async close() {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill(); // so that its browser ends as well
      await gone;
    },
  };
}

/** A port that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function untilAnswering(url: string, server: ChildProcess): Promise<void> {
  while (server.exitCode === null) {
    const answered = await fetch(url, { signal: AbortSignal.timeout(5000) }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The site ended before it answered; is it built?');
}
