import { type CommandDef, runCommand, showUsage } from 'citty';
import { AppError } from '../lib/errors';
import { Stopped } from '../training/stages/stage';

/**
 * Runs a command with the process's arguments, or shows its help. What goes wrong ends in its sentence and exit code 1;
 * what was asked to stop says that the same command goes on.
 */
export async function runAlone(command: CommandDef): Promise<void> {
  const rawArgs = process.argv.slice(2);
  try {
    if (rawArgs.includes('--help') || rawArgs.includes('-h')) await showUsage(command);
    else await runCommand(command, { rawArgs });
  } catch (error) {
    if (error instanceof Stopped) return console.log(`${error.message} The same command goes on.`);
    console.error(error instanceof AppError ? error.message : error);
    process.exitCode = 1;
  }
}
