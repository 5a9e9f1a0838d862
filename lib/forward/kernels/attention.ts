/* The nodes of au-nodes.ts in AssemblyScript: a unit's softmax over the places of a feature map, and the map's sum by it. */
import { exponential } from './exponential';
import { multiplyAdd } from './multiply-add';

/** Layout of lib/forward/head.ts; bytes where nothing else is said. Places lie in lines, lines in images. */
@unmanaged
class Attention {
  /** Scores of the units at each place. */
  scores: usize;
  scorePixel: i32;
  scoreLine: i32;
  scoreImage: i32;
  map: usize;
  pixel: i32;
  line: i32;
  image: i32;
  width: i32;
  height: i32;
  channels: i32;
  units: i32;
  /** Images of a picture: itself alone, or its mirror image too. */
  looks: i32;
  /** [pictures, units, height, width], the mean of the looks on the picture as it is. */
  attention: usize;
  /** [pictures, units, channels], the mean of the looks. */
  nodes: usize;
  /** Added to a node's variance before its features are scaled to mean 0 and variance 1; 0 where they stay as they are. */
  leastVariance: f32;
}

/**
 * Nodes first..last of all pictures.
 * @param scratch the thread's own: a number for each look and place
 */
export function attend(address: usize, scratch: usize, first: i32, last: i32): void {
  const task = changetype<Attention>(address);
  const places = task.width * task.height;
  const looks = task.looks;
  for (let node = first; node < last; node++) {
    const picture = node / task.units;
    const unit = node % task.units;
    for (let look = 0; look < looks; look++) {
      const scores = task.scores + <usize>(picture * looks + look) * task.scoreImage + ((<usize>unit) << 2);
      softmax(task, scores, scratch + (<usize>(look * places) << 2));
    }
    putAttention(task, node, scratch);
    putNode(task, picture, node, scratch);
    if (task.leastVariance > 0) normalise(task, node);
  }
}

/** The softmax of a unit's scores at all places, over the number of looks. */
function softmax(task: Attention, scores: usize, to: usize): void {
  let largest: f32 = -Infinity;
  let at = to;
  for (let row = 0; row < task.height; row++) {
    for (let column = 0; column < task.width; column++, at += 4) {
      const score = load<f32>(scores + <usize>row * task.scoreLine + <usize>column * task.scorePixel);
      largest = max(largest, score);
      store<f32>(at, score);
    }
  }
  let sum: f32 = 0;
  for (let place = to; place < at; place += 4) {
    const power = f32x4.extract_lane(exponential(f32x4.splat(load<f32>(place) - largest)), 0);
    store<f32>(place, power);
    sum += power;
  }
  const share: f32 = 1 / (sum * <f32>task.looks);
  for (let place = to; place < at; place += 4) store<f32>(place, load<f32>(place) * share);
}

function putAttention(task: Attention, node: i32, shares: usize): void {
  const width = task.width;
  const places = width * task.height;
  const to = task.attention + (<usize>(node * places) << 2);
  for (let place = 0; place < places; place++) {
    let share = load<f32>(shares + ((<usize>place) << 2));
    if (task.looks === 2) {
      const column = place % width;
      share += load<f32>(shares + (<usize>(places + place - column + width - 1 - column) << 2));
    }
    store<f32>(to + ((<usize>place) << 2), share);
  }
}

function putNode(task: Attention, picture: i32, node: i32, shares: usize): void {
  const bytes = <usize>task.channels << 2;
  const to = task.nodes + <usize>node * bytes;
  for (let channel: usize = 0; channel < bytes; channel += 16) {
    let sum = f32x4.splat(0);
    let share = shares;
    for (let look = 0; look < task.looks; look++) {
      const image = task.map + channel + <usize>(picture * task.looks + look) * task.image;
      for (let row = 0; row < task.height; row++) {
        let at = image + <usize>row * task.line;
        for (let column = 0; column < task.width; column++, at += task.pixel, share += 4) {
          sum = multiplyAdd(v128.load32_splat(share), v128.load(at), sum);
        }
      }
    }
    v128.store(to + channel, sum);
  }
}

/** A node's features to mean 0 and variance 1. */
function normalise(task: Attention, node: i32): void {
  const bytes = <usize>task.channels << 2;
  const from = task.nodes + <usize>node * bytes;
  const count = <f32>task.channels;
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) sum = f32x4.add(sum, v128.load(from + at));
  const mean = f32x4.splat(sumOf(sum) / count);
  let squares = f32x4.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const centred = f32x4.sub(v128.load(from + at), mean);
    squares = multiplyAdd(centred, centred, squares);
  }
  const inverse = f32x4.splat(1 / sqrt<f32>(sumOf(squares) / count + task.leastVariance));
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(from + at, f32x4.mul(f32x4.sub(v128.load(from + at), mean), inverse));
  }
}

function sumOf(four: v128): f32 {
  return (
    f32x4.extract_lane(four, 0) +
    f32x4.extract_lane(four, 1) +
    (f32x4.extract_lane(four, 2) + f32x4.extract_lane(four, 3))
  );
}
