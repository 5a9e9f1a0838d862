import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../../lib/node/root';

const PACKAGE = '@mediapipe/tasks-vision';
const textOf = (...file: string[]) => readFileSync(path.join(root, ...file), 'utf8');

it('is held at the one version that was looked through, as later ones send a usage record', () => {
  const wanted: string = JSON.parse(textOf('package.json')).dependencies[PACKAGE];
  expect(wanted, 'an exact version: see docs/decisions/strict-policy.md').toMatch(/^\d+\.\d+\.\d+$/);
  const installed = path.join('node_modules', PACKAGE);
  expect(JSON.parse(textOf(installed, 'package.json')).version).toBe(wanted);
  // 1.0.0 to 1.1.0 have one here, which they send to.
  expect(textOf(installed, 'vision_bundle.mjs').match(/(?:https?|wss?):\/\/[^'"`\s]+/g) ?? []).toEqual([]);
});
