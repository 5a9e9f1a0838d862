import { fileURLToPath } from 'node:url';

/** When a program is to be killed: see tests/fixtures/kill-at-write.mjs. */
export interface Kill {
  /** Once each of these files, or `stdout`, was given so many pieces of text by this process … */
  readonly after: readonly { readonly file: string; readonly text: string; readonly times: number }[];
  /** … and after so many further writes, flushes and renames. */
  readonly more: number;
}

const preload = fileURLToPath(new URL('../fixtures/kill-at-write.mjs', import.meta.url));

/** Options of Node and its environment that make a program end by SIGKILL at that point. */
export function killedAt(kill: Kill): { args: string[]; env: NodeJS.ProcessEnv } {
  return { args: ['--import', preload], env: { ...process.env, UGN_TEST_KILL: JSON.stringify(kill) } };
}
