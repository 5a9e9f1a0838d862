// `npm run stream -- [--site URL] [--lsl] [--osc HOST:PORT] [--quiet]`: readings of the live page, as they come, for other
// programs of this machine. The operator token comes from UGN_OPERATOR_TOKEN.
import { once } from 'node:events';
import { defineCommand, runMain } from 'citty';
import { AppError } from '../lib/errors';
import { loadLsl } from '../lib/outlets/lsl-library';
import { LslSender } from '../lib/outlets/lsl-sender';
import { OscSender } from '../lib/outlets/osc-sender';
import { readStream } from '../lib/outlets/read-stream';
import { refuseUnread } from './arguments';
import { stopSignal } from './stop-signal';

const command = defineCommand({
  meta: { name: 'stream', description: 'Hand the readings of the live page to other programs as they come.' },
  args: {
    site: { type: 'string', default: 'http://localhost:3000', description: 'where the site is served' },
    lsl: {
      type: 'boolean',
      default: false,
      description: 'send them as Lab Streaming Layer streams (liblsl)',
    },
    osc: { type: 'string', description: 'send them as Open Sound Control messages to HOST:PORT by UDP' },
    quiet: { type: 'boolean', default: false, description: 'print no rows' },
  },
  async run({ args, cmd, rawArgs }) {
    try {
      refuseUnread(rawArgs, cmd.args);
      const token = process.env.UGN_OPERATOR_TOKEN ?? '';
      if (token === '') {
        throw new AppError(
          'bad-input',
          'Set UGN_OPERATOR_TOKEN to the token that the site was started with.',
        );
      }
      const osc = args.osc === undefined ? null : new OscSender(...addressOf(args.osc));
      const lsl = args.lsl ? new LslSender(await loadLsl()) : null;
      try {
        for await (const row of readStream(
          siteOf(args.site),
          token,
          stopSignal(() => {}),
        )) {
          lsl?.send(row);
          await osc?.send(row);
          if (!args.quiet) await print(`${JSON.stringify(row)}\n`);
        }
      } finally {
        lsl?.close();
        await osc?.close();
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      console.error(error.message);
      process.exitCode = 1;
    }
  },
});

/** Waits for whoever reads the output. */
async function print(line: string): Promise<void> {
  if (!process.stdout.write(line)) await once(process.stdout, 'drain');
}

function siteOf(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text;
  throw new AppError(
    'bad-input',
    `--site must be an address such as http://localhost:3000; it is “${text}”.`,
  );
}

function addressOf(text: string): [host: string, port: number] {
  const [, host, port] = text.match(/^(.+):(\d{1,5})$/) ?? [];
  if (host && Number(port) > 0 && Number(port) < 65536)
    return [host.replace(/^\[(.*)\]$/, '$1'), Number(port)];
  throw new AppError('bad-input', `--osc must be HOST:PORT, such as 127.0.0.1:9000; it is “${text}”.`);
}

// who reads the output went away, as head does
process.stdout.on('error', () => process.exit());
await runMain(command);
