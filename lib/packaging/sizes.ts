import { gzipSync } from 'node:zlib';
import type { Package } from './build-package';

/** What a page loads, and what it may weigh at most, in bytes as servers send it (gzip). */
export interface Size {
  readonly what: string;
  readonly bytes: number;
  readonly gzip: number;
  readonly limit: number;
}

const KB = 1000;
const MB = 1000 * KB;

/** Chosen a tenth above what they were when they were set, so that what grows is noticed. */
const LIMITS = {
  'ugn-live, with what it imports': 22 * KB,
  'ugn-live/element, with what it imports': 30 * KB,
  'ugn-live/jspsych, with what it imports': 31 * KB,
  'worker with TensorFlow.js and MediaPipe': 275 * KB,
  'worker, WebGPU besides': 350 * KB,
  'face detector': 5 * MB,
  'WebAssembly kernels': 475 * KB,
  model: 23 * MB,
} as const;

const PARTS: Readonly<Record<keyof typeof LIMITS, (pack: Package) => string[]>> = {
  'ugn-live, with what it imports': (pack) => reached(pack, [pack.entries.index]),
  'ugn-live/element, with what it imports': (pack) => reached(pack, [pack.entries.element]),
  'ugn-live/jspsych, with what it imports': (pack) => reached(pack, [pack.entries.jspsych]),
  'worker with TensorFlow.js and MediaPipe': (pack) => reached(pack, ['assets/code/inference.worker.js']),
  'worker, WebGPU besides': (pack) => {
    const first = reached(pack, ['assets/code/inference.worker.js', 'assets/code/finder.worker.js']);
    return namesIn(pack, 'assets/code/').filter((name) => !first.includes(name));
  },
  'face detector': (pack) => namesIn(pack, 'assets/mediapipe/'),
  'WebAssembly kernels': (pack) => namesIn(pack, 'assets/wasm/'),
  model: (pack) => namesIn(pack, 'assets/model/'),
};

/** Sizes of what a page loads of the package. */
export function sizesOf(pack: Package): Size[] {
  return (Object.keys(LIMITS) as (keyof typeof LIMITS)[]).map((what) => {
    const contents = PARTS[what](pack).map((name) => pack.files.get(name)!);
    const sum = (measure: (content: Uint8Array) => number) =>
      contents.reduce((total, content) => total + measure(content), 0);
    return {
      what,
      bytes: sum(({ length }) => length),
      gzip: sum((content) => gzipSync(content).length),
      limit: LIMITS[what],
    };
  });
}

function namesIn({ files }: Package, folder: string): string[] {
  return [...files.keys()].filter((name) => name.startsWith(folder));
}

/** Modules and what they import at once, theirs too. */
function reached({ files }: Package, entries: readonly string[]): string[] {
  const names = [...entries];
  for (const name of names) {
    const text = Buffer.from(files.get(name)!).toString();
    for (const [, part] of text.matchAll(/(?:from|import)\s*"\.\/([\w.-]+)"/g)) {
      const file = `${name.slice(0, name.lastIndexOf('/'))}/${part}`;
      if (!names.includes(file)) names.push(file);
    }
  }
  return names;
}
