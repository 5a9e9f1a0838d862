import type { LibraryHandle } from 'koffi';
import { AppError, messageOf } from '../errors';

/** Of the C interface of liblsl: cft_float32. */
const FLOAT32 = 1;
/** Seconds of samples that are kept for a receiver that is slow. */
const KEPT_SECONDS = 60;

const NAMES: Partial<Record<NodeJS.Platform, string>> = { win32: 'lsl.dll', darwin: 'liblsl.dylib' };

/** What a Lab Streaming Layer stream is. */
interface LslStream {
  readonly name: string;
  readonly type: string;
  readonly sourceId: string;
  readonly channels: readonly { readonly name: string; readonly unit: string }[];
  /** What else the stream says of itself. */
  readonly facts: Readonly<Record<string, string>>;
}

export interface LslOutlet {
  /** @param values one for each channel @param time seconds of the library's clock */
  push(values: Float32Array, time: number): void;
  close(): void;
}

/** liblsl, as far as it is needed to send. */
export interface LslLibrary {
  /** Its clock, in seconds. */
  now(): number;
  open(stream: LslStream): LslOutlet;
}

/**
 * Loads liblsl, which this project does not bring.
 * @param path of the library; without one UGN_LIBLSL or PYLSL_LIB names it, or the system's is taken
 * @throws AppError not-found, saying where to get it
 */
export async function loadLsl(
  path = process.env.UGN_LIBLSL || process.env.PYLSL_LIB || (NAMES[process.platform] ?? 'liblsl.so'),
): Promise<LslLibrary> {
  const { default: koffi } = await import('koffi').catch((cause) => {
    throw new AppError('not-found', 'The optional package koffi is not installed: npm install koffi.', {
      cause,
    });
  });
  try {
    return bound(koffi.load(path));
  } catch (cause) {
    throw new AppError(
      'not-found',
      `liblsl cannot be loaded (${messageOf(cause)}). Install it from github.com/sccn/liblsl/releases or with ` +
        'pip install pylsl, and name its file in UGN_LIBLSL.',
      { cause },
    );
  }
}

/** @throws Error where it is another library */
function bound(library: LibraryHandle): LslLibrary {
  const clock = library.func('double lsl_local_clock()');
  const createInfo = library.func(
    'void *lsl_create_streaminfo(str name, str type, int channels, double rate, int format, str source)',
  );
  const descriptionOf = library.func('void *lsl_get_desc(void *info)');
  const appendChild = library.func('void *lsl_append_child(void *element, str name)');
  const appendValue = library.func('void *lsl_append_child_value(void *element, str name, str value)');
  const createOutlet = library.func('void *lsl_create_outlet(void *info, int chunk, int seconds)');
  const destroyInfo = library.func('void lsl_destroy_streaminfo(void *info)');
  const push = library.func('int lsl_push_sample_ft(void *outlet, const float *data, double time)');
  const destroyOutlet = library.func('void lsl_destroy_outlet(void *outlet)');
  return {
    now: () => clock() as number,
    open({ name, type, sourceId, channels, facts }) {
      // rate 0: irregular, as frames of a camera are
      const info = createInfo(name, type, channels.length, 0, FLOAT32, sourceId);
      const description = descriptionOf(info);
      for (const [fact, value] of Object.entries(facts)) appendValue(description, fact, value);
      const list = appendChild(description, 'channels');
      for (const channel of channels) {
        const element = appendChild(list, 'channel');
        appendValue(element, 'label', channel.name);
        appendValue(element, 'unit', channel.unit);
      }
      const outlet = createOutlet(info, 0, KEPT_SECONDS);
      destroyInfo(info);
      return {
        push: (values, time) => void push(outlet, values, time),
        close: () => destroyOutlet(outlet),
      };
    },
  };
}
