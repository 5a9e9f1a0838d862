import { type CommandDef, runCommand, showUsage } from 'citty';
import { AppError } from '../lib/errors';

/** What `npm run train -- NAME` does; without a name it trains. Each is loaded when it is asked for. */
const COMMANDS: Readonly<Record<string, () => Promise<unknown>>> = {
  train: async () => (await import('./train-command')).trainCommand,
  devices: async () => (await import('./devices-command')).devicesCommand,
  check: async () => (await import('./check-command')).checkCommand,
  prepare: async () => (await import('./prepare-command')).prepareCommand,
  folds: async () => (await import('./folds-command')).foldsCommand,
  evaluate: async () => (await import('./evaluate-command')).evaluateCommand,
};

async function main(): Promise<void> {
  const [first, ...rest] = process.argv.slice(2);
  const isNamed = first !== undefined && first in COMMANDS;
  const rawArgs = isNamed ? rest : process.argv.slice(2);
  try {
    if (!isNamed && first && !first.startsWith('-')) {
      const names = Object.keys(COMMANDS).join(', ');
      throw new AppError('bad-input', `There is no command ${first}; there are ${names}.`);
    }
    const command = (await COMMANDS[isNamed ? first : 'train']()) as CommandDef;
    if (rawArgs.includes('--help') || rawArgs.includes('-h')) await showUsage(command);
    else await runCommand(command, { rawArgs });
  } catch (error) {
    console.error(error instanceof AppError ? error.message : error);
    process.exitCode = 1;
  }
}

await main();
