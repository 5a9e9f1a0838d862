#!/usr/bin/env bash
# @tensorflow/tfjs 4.22.0, seen 30 November 2026.
# Expected: tf.logSigmoid has a gradient wherever tf.sigmoid and tf.softplus have one.
# So: where its input is computed within the function that is differentiated, tf.grad and tf.variableGrads throw
#   "Cannot read properties of undefined (reading 'backend')"; of a variable itself the gradient is right. Its gradient keeps
#   the input without saving it, and what is not saved has been disposed of when gradients are taken.
# Way round: −softplus(−x).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > package.log
npm install --silent --no-audit --no-fund @tensorflow/tfjs@4.22.0
cat > try.mjs << 'JS'
import * as tf from '@tensorflow/tfjs';

await tf.setBackend('cpu');
const x = tf.tensor1d([1, 2]);
const gradientOf = (f) => {
  try {
    return Array.from(tf.grad(f)(x).dataSync(), (value) => value.toFixed(4)).join(' ');
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
};
const double = (value) => tf.mul(value, 2);
const seen = {
  'sigmoid(2x)': gradientOf((value) => tf.sum(tf.sigmoid(double(value)))),
  'log(sigmoid(2x))': gradientOf((value) => tf.sum(tf.log(tf.sigmoid(double(value))))),
  '-softplus(-2x)': gradientOf((value) => tf.neg(tf.sum(tf.softplus(tf.neg(double(value)))))),
  'logSigmoid(x)': gradientOf((value) => tf.sum(tf.logSigmoid(value))),
  'logSigmoid(2x)': gradientOf((value) => tf.sum(tf.logSigmoid(double(value)))),
};
console.log(`@tensorflow/tfjs ${tf.version.tfjs}, node ${process.version}, backend ${tf.getBackend()}`);
for (const [what, gradient] of Object.entries(seen)) console.log(`  gradient of ${what.padEnd(18)} ${gradient}`);
const isSo =
  seen['logSigmoid(2x)'].startsWith('TypeError') && seen['log(sigmoid(2x))'] === seen['-softplus(-2x)'];
console.log(isSo ? 'As told.' : 'No longer as told.');
process.exit(isSo ? 0 : 1);
JS
node try.mjs 2> /dev/null
