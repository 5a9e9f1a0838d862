#!/usr/bin/env node
// Part of the package: `npx --no ugn-live-assets FOLDER` puts what a detector fetches into a folder that a server serves.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LIST = 'assets.json';
/** Names in an error; of more their number is told. */
const MOST_NAMED = 5;
const USAGE = `Usage: npx --no ugn-live-assets FOLDER           copies the assets of this version into FOLDER
       npx --no ugn-live-assets FOLDER --check   says whether FOLDER holds them, whole`;

const own = join(dirname(fileURLToPath(import.meta.url)), '..', 'assets');
const [folder, option, ...rest] = process.argv.slice(2);
const isHelp = folder === '--help' || folder === '-h';
if (!folder || (folder.startsWith('-') && !isHelp) || (option && option !== '--check') || rest.length > 0) {
  console.error(USAGE);
  process.exit(1);
}
if (isHelp) {
  console.log(USAGE);
  process.exit(0);
}

const list = JSON.parse(readFileSync(join(own, LIST), 'utf8'));
if (option) check();
else copy();

function copy() {
  const before = listOf(folder);
  for (const { name, sha256 } of list.files) {
    const bytes = readFileSync(join(own, name));
    if (hashOf(bytes) !== sha256) fail(`${name} of the package is damaged. Install it again.`);
    write(join(folder, name), bytes);
  }
  write(join(folder, LIST), readFileSync(join(own, LIST)));
  const names = new Set(list.files.map(({ name }) => name));
  for (const { name } of before) if (!names.has(name)) rmSync(join(folder, name), { force: true });
  const bytes = list.files.reduce((sum, file) => sum + file.bytes, 0);
  console.log(
    `${list.files.length} files, ${(bytes / 1e6).toFixed(1)} MB, of version ${list.version} are in ${folder}.`,
  );
}

function check() {
  const wrong = list.files.filter(({ name, sha256 }) => {
    const bytes = contentOf(join(folder, name));
    return !bytes || hashOf(bytes) !== sha256;
  });
  const isOther = contentOf(join(folder, LIST))?.equals(readFileSync(join(own, LIST))) !== true;
  if (wrong.length === 0 && !isOther) return console.log(`${folder} holds version ${list.version}, whole.`);
  const names = [...wrong.map(({ name }) => name), ...(isOther ? [LIST] : [])];
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  fail(
    `${folder} does not hold version ${list.version}: missing or different: ` +
      `${names.slice(0, MOST_NAMED).join(', ')}${more}. Copy them there again: npx --no ugn-live-assets ${folder}`,
  );
}

/** Of an earlier copy; names that lead out of the folder are not ours. */
function listOf(place) {
  try {
    const { files } = JSON.parse(readFileSync(join(place, LIST), 'utf8'));
    return files.filter(({ name }) => /^\w[\w./-]*$/.test(name) && !name.includes('..'));
  } catch {
    return [];
  }
}

function contentOf(file) {
  try {
    return readFileSync(file);
  } catch {
    return null;
  }
}

/** Never leaves half a file. */
function write(file, bytes) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, bytes);
  renameSync(`${file}.part`, file);
}

function hashOf(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

function fail(why) {
  console.error(why);
  process.exit(1);
}
