// `npm start`: installs, prepares, builds and serves the site. PORT is honoured.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { ensureAssets, ensureBuilt, ensureInstalled, root } from './setup.mjs';

const wanted = Number(process.env.PORT ?? 3000);
if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65535) {
  console.error(`PORT must be a whole number from 1 to 65535; it is "${process.env.PORT}".`);
  process.exit(1);
}
await assertFree(wanted);
ensureInstalled();
ensureAssets();
ensureBuilt();

const next = path.join(root, 'node_modules', 'next', 'dist', 'bin', 'next');
const server = spawn(process.execPath, [next, 'start', '-p', String(wanted)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
server.on('exit', (code) => process.exit(code ?? 0));
await untilAnswering(wanted);
console.log(`\n  UGN Live is running: http://localhost:${wanted}\n  Press Ctrl+C to stop.\n`);

function assertFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error) => {
      const why =
        error.code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be opened (${error.code})`;
      console.error(`Port ${port} ${why}. Choose another one: PORT=3001 npm start`);
      process.exit(1);
    });
    probe.listen(port, () => probe.close(resolve));
  });
}

async function untilAnswering(port) {
  for (;;) {
    try {
      await fetch(`http://localhost:${port}/`, { signal: AbortSignal.timeout(5000) });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
