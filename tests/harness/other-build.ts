import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../../lib/node/root';

const COPIED = ['cli', 'lib', 'public', 'package.json', 'next.config.ts', 'tsconfig.json'];
const LEFT_OUT = /^\.next\/(cache|dev|diagnostics|trace|types|turbopack)/;
const TEXT = /\.(js|mjs|cjs|json|html|rsc|body|meta|css|map)$|BUILD_ID$/;

/** A checkout whose site is another build. */
export interface OtherBuild {
  readonly root: string;
  close(): Promise<void>;
}

/**
 * The built site as another build has it, without building: each script and style has another content and therefore
 * another name, and build and assets have other names too. Like in any other build, nothing of the first is there.
 */
export function otherBuild(): OtherBuild {
  mkdirSync(path.join(root, 'test-results'), { recursive: true });
  const other = mkdtempSync(path.join(root, 'test-results', 'other-build-'));
  for (const name of COPIED) cpSync(path.join(root, name), path.join(other, name), { recursive: true });
  symlinkSync(path.join(root, 'node_modules'), path.join(other, 'node_modules'));
  cpSync(path.join(root, '.next'), path.join(other, '.next'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (from) => !LEFT_OUT.test(path.relative(root, from)),
  });
  const names = namesOf(root);
  const pattern = new RegExp(names.map((name) => name.replace(/\W/g, '\\$&')).join('|'), 'g');
  const files = readdirSync(path.join(other, '.next'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && TEXT.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
  for (const file of files) {
    const text = readFileSync(file, 'utf8').replace(pattern, otherName);
    const isServed = /\/\.next\/static\/.*\.(js|css)$/.test(file);
    writeFileSync(file, isServed ? `${text}\n/* another build */` : text);
  }
  for (const folder of ['static/chunks', 'static']) {
    const inside = path.join(other, '.next', folder);
    for (const name of readdirSync(inside)) {
      const renamed = name.replace(pattern, otherName);
      if (renamed !== name) renameSync(path.join(inside, name), path.join(inside, renamed));
    }
  }
  return { root: other, close: () => rm(other, { recursive: true }) };
}

/** Names that are only of the build of a checkout: its own, of its assets, and of its scripts and styles. */
export function namesOf(checkout: string): string[] {
  const next = path.join(checkout, '.next');
  const { config } = JSON.parse(readFileSync(path.join(next, 'required-server-files.json'), 'utf8'));
  const chunks = readdirSync(path.join(next, 'static', 'chunks')).filter((name) => /\.(js|css)$/.test(name));
  return [
    readFileSync(path.join(next, 'BUILD_ID'), 'utf8').trim(),
    path.basename(config.env.UGN_ASSET_BASE),
    ...chunks.map((name) => name.replace(/\.\w+$/, '')),
  ];
}

/** Of the same length, so that no length that a file gives becomes wrong. */
function otherName(name: string): string {
  return name.slice(0, -1) + (name.endsWith('0') ? '1' : '0');
}
