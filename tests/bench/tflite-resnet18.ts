import type { Tensor } from '@tensorflow/tfjs-core';
import { Builder } from 'flatbuffers';

/*
 * The project's own ResNet18 written as a TFLite model, so that LiteRT computes the same function with the same numbers: a
 * yardstick of the benchmark. Field and operator numbers are those of tensorflow/lite/schema/schema.fbs.
 */

const OPERATORS = { ADD: 0, CONV_2D: 3, MAX_POOL_2D: 17, PAD: 34 } as const;
const CODES = Object.values(OPERATORS);
const OPTIONS = { CONV_2D: 1, MAX_POOL_2D: 5, ADD: 11, PAD: 22 } as const;
const PADDING = { SAME: 0, VALID: 1 };
const ACTIVATION = { NONE: 0, RELU: 1 };
const TYPE = { FLOAT32: 0, INT32: 2 };
const SCHEMA_VERSION = 3;
/** Weights are read in place and want 16-byte borders. */
const ALIGNMENT = 16;

type Kind = keyof typeof OPERATORS;

/**
 * @param weights folded weights by name, kernels [kh, kw, in, out]
 * @param size side of the input
 * @returns the bytes of a TFLite model from [1, size, size, 3] to [1, h, w, 512]
 */
export async function resnet18ToTflite(weights: Record<string, Tensor>, size: number): Promise<Uint8Array> {
  const graph = new Graph();
  const convolution = async (name: string, input: number, stride: number, activate: boolean) => {
    const kernel = weights[`${name}.kernel`];
    const [side, , , outputs] = kernel.shape;
    const filters = kernel.transpose([3, 0, 1, 2]); // [out, kh, kw, in]
    const filter = graph.constant(filters.shape, await filters.data<'float32'>());
    filters.dispose();
    const bias = graph.constant([outputs], await weights[`${name}.bias`].data<'float32'>());
    // TFLite's own padding of a map that is strided over lies on its far sides alone.
    const isPadded = stride > 1 && side > 1;
    const source = isPadded ? graph.pad(input, (side - 1) / 2) : input;
    const height = Math.ceil(graph.shapeOf(input)[1] / stride);
    return graph.operator(
      'CONV_2D',
      [source, filter, bias],
      [1, height, height, outputs],
      [
        [0, isPadded ? PADDING.VALID : PADDING.SAME, 'byte'],
        [1, stride, 'int'],
        [2, stride, 'int'],
        [3, activate ? ACTIVATION.RELU : ACTIVATION.NONE, 'byte'],
        [4, 1, 'int'],
        [5, 1, 'int'],
      ],
    );
  };

  const stem = await convolution('conv1', graph.input([1, size, size, 3]), 2, true);
  const half = Math.ceil(graph.shapeOf(stem)[1] / 2);
  let current = graph.operator(
    'MAX_POOL_2D',
    [graph.pad(stem, 1)],
    [1, half, half, 64],
    [
      [0, PADDING.VALID, 'byte'],
      ...[1, 2].map((field): Field => [field, 2, 'int']),
      ...[3, 4].map((field): Field => [field, 3, 'int']),
    ],
  );
  for (const layer of [1, 2, 3, 4]) {
    for (const index of [0, 1]) {
      const name = `layer${layer}.${index}`;
      const stride = layer > 1 && index === 0 ? 2 : 1;
      const inner = await convolution(`${name}.conv1`, current, stride, true);
      const outer = await convolution(`${name}.conv2`, inner, 1, false);
      const shortcut = stride > 1 ? await convolution(`${name}.downsample`, current, stride, false) : current;
      current = graph.operator('ADD', [outer, shortcut], graph.shapeOf(outer), [
        [0, ACTIVATION.RELU, 'byte'],
      ]);
    }
  }
  return graph.finish(current);
}

type Field = readonly [number: number, value: number, type: 'byte' | 'int'];

/** A model with one subgraph, as far as ResNet18 needs it. */
class Graph {
  readonly #builder = new Builder(64 * 1024 * 1024);
  readonly #shapes: number[][] = [];
  readonly #tensors: number[] = [];
  readonly #operators: number[] = [];
  /** The first holds nothing, for tensors that are computed. */
  readonly #buffers: number[] = [this.#table(1, () => {})];
  #input = 0;

  shapeOf(tensor: number): number[] {
    return this.#shapes[tensor];
  }

  input(shape: number[]): number {
    this.#input = this.#tensor(shape, TYPE.FLOAT32, 0);
    return this.#input;
  }

  constant(shape: number[], values: Float32Array | Int32Array): number {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.#builder.startVector(1, bytes.length, ALIGNMENT);
    for (let i = bytes.length - 1; i >= 0; i--) this.#builder.addInt8(bytes[i]);
    const data = this.#builder.endVector();
    this.#buffers.push(this.#table(1, (builder) => builder.addFieldOffset(0, data, 0)));
    const type = values instanceof Int32Array ? TYPE.INT32 : TYPE.FLOAT32;
    return this.#tensor(shape, type, this.#buffers.length - 1);
  }

  /** Zeros around a map. */
  pad(input: number, by: number): number {
    const [images, height, width, channels] = this.shapeOf(input);
    const sides = this.constant([4, 2], Int32Array.of(0, 0, by, by, by, by, 0, 0));
    return this.operator('PAD', [input, sides], [images, height + 2 * by, width + 2 * by, channels], []);
  }

  /** @returns the tensor that it computes */
  operator(kind: Kind, inputs: number[], shape: number[], fields: readonly Field[]): number {
    const output = this.#tensor(shape, TYPE.FLOAT32, 0);
    const options = this.#table(6, (builder) => {
      for (const [number, value, type] of fields) {
        if (type === 'byte') builder.addFieldInt8(number, value, 0);
        else builder.addFieldInt32(number, value, 0);
      }
    });
    const [from, to] = [this.#integers(inputs), this.#integers([output])];
    const operator = this.#table(9, (builder) => {
      builder.addFieldInt32(0, CODES.indexOf(OPERATORS[kind]), 0);
      builder.addFieldOffset(1, from, 0);
      builder.addFieldOffset(2, to, 0);
      builder.addFieldInt8(3, OPTIONS[kind], 0);
      builder.addFieldOffset(4, options, 0);
    });
    this.#operators.push(operator);
    return output;
  }

  finish(output: number): Uint8Array {
    const builder = this.#builder;
    const [tensors, operators] = [this.#offsets(this.#tensors), this.#offsets(this.#operators)];
    const [inputs, outputs] = [this.#integers([this.#input]), this.#integers([output])];
    const subgraph = this.#table(5, () => {
      builder.addFieldOffset(0, tensors, 0);
      builder.addFieldOffset(1, inputs, 0);
      builder.addFieldOffset(2, outputs, 0);
      builder.addFieldOffset(3, operators, 0);
    });
    const codes = CODES.map((code) =>
      this.#table(4, () => {
        builder.addFieldInt8(0, code, 0);
        builder.addFieldInt32(2, 1, 0);
        builder.addFieldInt32(3, code, 0);
      }),
    );
    const parts = [codes, [subgraph], this.#buffers].map((offsets) => this.#offsets(offsets));
    const model = this.#table(8, () => {
      builder.addFieldInt32(0, SCHEMA_VERSION, 0);
      builder.addFieldOffset(1, parts[0], 0);
      builder.addFieldOffset(2, parts[1], 0);
      builder.addFieldOffset(4, parts[2], 0);
    });
    builder.finish(model, 'TFL3');
    return builder.asUint8Array();
  }

  #tensor(shape: number[], type: number, buffer: number): number {
    const [dimensions, name] = [this.#integers(shape), this.#builder.createString(`${this.#tensors.length}`)];
    const tensor = this.#table(8, (builder) => {
      builder.addFieldOffset(0, dimensions, 0);
      builder.addFieldInt8(1, type, 0);
      builder.addFieldInt32(2, buffer, 0);
      builder.addFieldOffset(3, name, 0);
    });
    this.#tensors.push(tensor);
    return this.#shapes.push(shape) - 1;
  }

  #table(fields: number, fill: (builder: Builder) => void): number {
    this.#builder.startObject(fields);
    fill(this.#builder);
    return this.#builder.endObject();
  }

  #integers(values: number[]): number {
    this.#builder.startVector(4, values.length, 4);
    for (const value of [...values].reverse()) this.#builder.addInt32(value);
    return this.#builder.endVector();
  }

  #offsets(offsets: readonly number[]): number {
    this.#builder.startVector(4, offsets.length, 4);
    for (const offset of [...offsets].reverse()) this.#builder.addOffset(offset);
    return this.#builder.endVector();
  }
}
