import { spawnSync } from 'node:child_process';

/** The ffmpeg on the PATH. */
export interface Ffmpeg {
  /** Such as “5.1.9”. */
  readonly version: string;
  /** The option that keeps every frame once, whose name depends on the version. */
  readonly everyFrameOnce: readonly string[];
  readonly encoders: ReadonlySet<string>;
}

/** @returns null where there is none that runs */
export function findFfmpeg(): Ffmpeg | null {
  const version = said('-version');
  const everyFrameOnce = findEveryFrameOnce();
  if (version === null || everyFrameOnce === null) return null;
  const encoders = said('-hide_banner', '-encoders') ?? '';
  return {
    version: /^ffmpeg version (\S+)/.exec(version)?.[1] ?? 'unknown',
    everyFrameOnce,
    encoders: new Set(Array.from(encoders.matchAll(/^ V\S+ (\S+)/gm), ([, name]) => name)),
  };
}

/** @returns null where there is no ffmpeg that runs */
export function findEveryFrameOnce(): string[] | null {
  const help = said('-hide_banner', '-h', 'long');
  if (help === null) return null;
  return help.includes('-fps_mode') ? ['-fps_mode', 'passthrough'] : ['-vsync', 'passthrough'];
}

function said(...args: string[]): string | null {
  const { error, status, stdout } = spawnSync('ffmpeg', args, { encoding: 'utf8', maxBuffer: 1 << 24 });
  return error || status !== 0 ? null : stdout;
}
