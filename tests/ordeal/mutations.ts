import type { Random } from '../../lib/numbers/random';

/** Damages bytes as disks, networks and careless programs do: flips, cuts, holes, repeats, strays. */
export function damagedBytes(bytes: Uint8Array, random: Random): Uint8Array {
  let damaged = Uint8Array.from(bytes);
  for (let times = 1 + random.int(4); times > 0; times--) damaged = damagedOnce(damaged, random);
  return damaged;
}

function damagedOnce(bytes: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer> {
  const at = random.int(bytes.length + 1);
  const length = 1 + random.int(random.int(2) === 0 ? 8 : 4096);
  const [before, after] = [bytes.slice(0, at), bytes.slice(at + length)];
  const stray = Uint8Array.from({ length }, () => random.int(256));
  switch (random.int(7)) {
    case 0:
      return before;
    case 1:
      return joined(before, after);
    case 2:
      return joined(before, stray, bytes.slice(at));
    case 3:
      return joined(before, stray, after);
    case 4:
      return joined(before, new Uint8Array(length).fill([0, 0xff][random.int(2)]), after);
    case 5:
      return joined(bytes.slice(0, at + length), bytes.slice(at));
    default:
      if (at < bytes.length) bytes[at] ^= 1 << random.int(8);
      return bytes;
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const ODD: readonly unknown[] = [
  ...[null, true, -1, 0, 0.5, 1e308, -1e308, 2 ** 53, '', ' ', 'x', '\u0000', '../../etc', '\ud800', [], {}],
  ...['x'.repeat(10_000), Array.from({ length: 1000 }, () => 0), { __proto__: null, constructor: 1 }],
];

/** Puts odd values into JSON, takes some away, and adds others. */
export function damagedJson(text: string, random: Random): string {
  const value: unknown = JSON.parse(text);
  const changed = changedValue(value, random);
  return JSON.stringify(changed) ?? '';
}

function changedValue(value: unknown, random: Random): unknown {
  const isLeaf = value === null || typeof value !== 'object';
  if (isLeaf || random.int(6) === 0) return ODD[random.int(ODD.length)];
  if (Array.isArray(value)) {
    const place = random.int(value.length + 1);
    if (random.int(4) === 0) return value.toSpliced(place, random.int(2), ODD[random.int(ODD.length)]);
    return value.map((one, i) => (i === place % value.length ? changedValue(one, random) : one));
  }
  const entries = Object.entries(value);
  const chosen = random.int(entries.length + 1);
  if (chosen === entries.length) return { ...value, stray: ODD[random.int(ODD.length)] };
  if (random.int(4) === 0) return Object.fromEntries(entries.toSpliced(chosen, 1));
  return Object.fromEntries(
    entries.map(([name, one], i) => [name, i === chosen ? changedValue(one, random) : one]),
  );
}

const CELLS = [
  '',
  ' ',
  '-1',
  '9',
  '999',
  'NaN',
  '1e999',
  '0x1',
  '1,5',
  '"',
  '""',
  "'",
  '\t',
  ';',
  '=1+1',
  '\u0000',
  'AU',
];

/** Puts odd cells, quotes, ends of lines and other separators into a table. */
export function damagedTable(text: string, random: Random): string {
  const lines = text.split('\n');
  for (let times = 1 + random.int(5); times > 0; times--) {
    const line = random.int(lines.length);
    const cells = lines[line].split(',');
    const cell = random.int(cells.length);
    const odd = CELLS[random.int(CELLS.length)];
    const ways = [
      () => cells.splice(cell, 1, odd),
      () => cells.splice(cell, 0, odd),
      () => cells.splice(cell, 1),
      () => cells.splice(cell, 1, `"${cells[cell]}`),
      () => cells.splice(cell, 1, `${cells[cell]}\r\n${odd}`),
      () => cells.splice(0, cells.length, cells.join(';')),
      () => cells.push(...Array.from({ length: random.int(300) }, () => odd)),
    ];
    ways[random.int(ways.length)]();
    lines[line] = cells.join(',');
  }
  return lines.join('\n');
}
