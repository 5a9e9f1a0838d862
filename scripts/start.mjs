// `npm start`: installs, prepares, builds and serves the site. PORT and HOST are honoured; docs/server.md.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { constants } from 'node:os';
import path from 'node:path';
import { ensureAssets, ensureBuilt, ensureInstalled, root } from './setup.mjs';

const host = process.env.HOST?.trim() || '127.0.0.1';
const wanted = Number(process.env.PORT || 3000);
if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65535) {
  console.error(`PORT must be a whole number from 1 to 65535; it is "${process.env.PORT}".`);
  process.exit(1);
}
await assertFree(wanted);
ensureInstalled();
ensureAssets();
ensureBuilt();

const server = spawn(process.execPath, ['--import', 'tsx', path.join('cli', 'serve-command.ts')], {
  cwd: root,
  // In a group of its own, so that a Ctrl+C reaches it once: by way of the lines below.
  detached: true,
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  env: {
    ...process.env,
    HOST: host,
    PORT: String(wanted),
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
  },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal));
// Whoever supervises this command must learn that the server was killed.
server.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
server.once('message', () => {
  const isLoopback = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host);
  console.log(`\n  UGN Live is running: http://localhost:${wanted}\n  Press Ctrl+C to stop.\n`);
  if (!isLoopback) warn();
});

function warn() {
  const token = process.env.UGN_OPERATOR_TOKEN;
  console.warn(
    [
      `  HOST=${host}: open to everyone who can reach port ${wanted} of this machine. Without a login they can`,
      '  · load the live page (the camera works for them over HTTPS alone),',
      '  · send pictures to /api/predict, which a browser on this machine decodes,',
      '  · read names, states and scores of the trainings.',
      token
        ? '  Orders take the token, which travels readable unless HTTPS is in front.'
        : '  Orders are refused: there is no UGN_OPERATOR_TOKEN.',
      '  docs/server.md says how to put a login and HTTPS in front.\n',
    ].join('\n'),
  );
}

function assertFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error) => {
      const why =
        error.code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be opened (${error.code})`;
      console.error(`Port ${port} ${why}. Choose another one: PORT=3001 npm start`);
      process.exit(1);
    });
    probe.listen(port, host.replace(/^\[|\]$/g, ''), () => probe.close(resolve));
  });
}
