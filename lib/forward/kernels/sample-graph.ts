/* The uncertain graph of uncertain-graph.ts in AssemblyScript; the equations are the paper's. Rows are filled up to 4 numbers. */
import { exponential, sigmoid } from './exponential';
import { multiplyAdd } from './multiply-add';
import { multiplyPixels } from './multiply-pixels';
import { Tile } from './tile';

/** Layout of lib/forward/head.ts. N nodes, filled up to M; O outputs of a layer. */
@unmanaged
class Graph {
  nodes: i32;
  /** M */
  columns: i32;
  /** O, a multiple of 8. */
  outputs: i32;
  samples: i32;
  /** Of each node: O numbers of X W₁, then its parts of μ as i and as j, and of σ as i and as j. [pictures, N] */
  parts: usize;
  /** Bytes of a node's parts. */
  part: i32;
  /** [pictures, N, M] each */
  mu: usize;
  sigma: usize;
  /** Normalised adjacency, [N, M]. */
  adjacency: usize;
  /** ε of Eq 8, [samples, N, M]. */
  epsilon: usize;
  /** [pictures, samples, N, M] */
  masks: usize;
  /** X W₁ in panels of 8 columns, [pictures, O / 8, M, 8]; rows from N on are zero. */
  support: usize;
  /** In panels of 8 columns, [O / 8, O, 8]. */
  w2: usize;
  /** Of the last layer, present less absent: [N, O] and [N]. */
  weights: usize;
  biases: usize;
  /** Probability of presence, [pictures, samples, N]. */
  presence: usize;
  /** For each node, int32: where its row is in [N, M], in [N, O] and in a panel. */
  edgeRows: usize;
  layerRows: usize;
  panelRows: usize;
}

/** Eq 6, rows first..last of all pictures; and their support moves into panels. */
export function maskParameters(address: usize, first: i32, last: i32): void {
  const graph = changetype<Graph>(address);
  const nodes = graph.nodes;
  const shift = <usize>graph.outputs << 2;
  const row = <usize>graph.columns << 2;
  for (let node = first; node < last; node++) {
    const from = graph.parts + <usize>node * graph.part + shift;
    const others = graph.parts + <usize>(node - (node % nodes)) * graph.part + shift;
    for (let column = 0; column < nodes; column++) {
      const to = others + <usize>column * graph.part;
      const at = <usize>node * row + (<usize>column << 2);
      store<f32>(graph.mu + at, load<f32>(from) + load<f32>(to, 4));
      store<f32>(graph.sigma + at, softplus(load<f32>(from, 8) + load<f32>(to, 12)));
    }
    const panel = <usize>graph.columns << 5;
    let to = graph.support + <usize>(node / nodes) * (panel * (<usize>graph.outputs >> 3)) + (<usize>(node % nodes) << 5);
    for (let at = from - shift; at < from; at += 32, to += panel) {
      v128.store(to, v128.load(at));
      v128.store(to, v128.load(at, 16), 16);
    }
  }
}

function softplus(x: f32): f32 {
  const power = f32x4.extract_lane(exponential(f32x4.splat(-abs<f32>(x))), 0);
  return max<f32>(x, 0) + Mathf.log1p(power);
}

/**
 * Eqs 3 to 5, 7 and 8: samples first..last of all pictures.
 * @param scratch the thread's own: a tile, M ⊙ Â [N, M], a layer's outputs [N, O], and in panels [O / 8, M, 8]
 */
export function samplePresence(address: usize, scratch: usize, first: i32, last: i32): void {
  const graph = changetype<Graph>(address);
  const square = <usize>(graph.nodes * graph.columns) << 2;
  const edges = scratch + 64;
  const hidden = edges + square;
  const projected = hidden + (<usize>(graph.nodes * graph.outputs) << 2);
  const panel = <usize>graph.columns << 5;
  const panels = panel * (<usize>graph.outputs >> 3);
  memory.fill(projected, 0, panels); // rows behind the last node are multiplied with zeros
  const tile = changetype<Tile>(scratch);
  tile.tapLines = 1;
  tile.tapLine = 0;
  tile.tapReads = 0;
  tile.bias = 0; // zeros, as nothing lies there
  tile.resumes = 0;
  tile.residual = 0;
  for (let sample = first; sample < last; sample++) {
    const picture = sample / graph.samples;
    maskEdges(graph, picture, sample, edges, square);
    convolveGraph(graph, tile, edges, graph.support + <usize>picture * panels, hidden, 0);
    tile.from = hidden;
    tile.reads = graph.layerRows;
    tile.numbers = graph.outputs;
    tile.writes = graph.panelRows;
    tile.shift = 0;
    tile.floor = -Infinity;
    for (let at: usize = 0, weights = graph.w2; at < panels; at += panel, weights += <usize>graph.outputs << 5) {
      tile.weights = weights;
      tile.to = projected + at;
      multiplyPixels(tile, 0, graph.nodes);
    }
    convolveGraph(graph, tile, edges, projected, hidden, -Infinity);
    putPresence(graph, sample, hidden);
  }
}

/** Eq 3 of [N, M] and panels [O / 8, M, 8] to [N, O], none below `floor`. */
function convolveGraph(graph: Graph, tile: Tile, edges: usize, panels: usize, to: usize, floor: f32): void {
  tile.from = edges;
  tile.reads = graph.edgeRows;
  tile.numbers = graph.columns;
  tile.to = to;
  tile.writes = graph.layerRows;
  tile.floor = floor;
  const bytes = <usize>graph.outputs << 2;
  for (tile.shift = 0, tile.weights = panels; tile.shift < bytes; tile.shift += 32) {
    multiplyPixels(tile, 0, graph.nodes);
    tile.weights += <usize>graph.columns << 5;
  }
}

function maskEdges(graph: Graph, picture: i32, sample: i32, edges: usize, bytes: usize): void {
  const mu = graph.mu + <usize>picture * bytes;
  const sigma = graph.sigma + <usize>picture * bytes;
  const epsilon = graph.epsilon + <usize>(sample % graph.samples) * bytes;
  const masks = graph.masks + <usize>sample * bytes;
  for (let at: usize = 0; at < bytes; at += 16) {
    const mask = sigmoid(multiplyAdd(v128.load(sigma + at), v128.load(epsilon + at), v128.load(mu + at)));
    v128.store(masks + at, mask);
    v128.store(edges + at, f32x4.mul(mask, v128.load(graph.adjacency + at)));
  }
}

/** The softmax over absent and present depends on their difference alone. */
function putPresence(graph: Graph, sample: i32, output: usize): void {
  const bytes = <usize>graph.outputs << 2;
  for (let node: usize = 0; node < <usize>graph.nodes; node++) {
    let sum = f32x4.splat(0);
    const weights = graph.weights + node * bytes;
    const values = output + node * bytes;
    for (let at: usize = 0; at < bytes; at += 16) {
      sum = multiplyAdd(v128.load(values + at), v128.load(weights + at), sum);
    }
    const difference =
      f32x4.extract_lane(sum, 0) +
      f32x4.extract_lane(sum, 1) +
      (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3)) +
      load<f32>(graph.biases + (node << 2));
    const to = graph.presence + ((<usize>sample * <usize>graph.nodes + node) << 2);
    store<f32>(to, f32x4.extract_lane(sigmoid(f32x4.splat(difference)), 0));
  }
}
