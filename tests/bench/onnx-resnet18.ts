import type { Tensor } from '@tensorflow/tfjs-core';
import { onnx } from 'onnx-proto';

/*
 * The project's own ResNet18 written as an ONNX model, so that ONNX Runtime computes the same function with
 * the same numbers: the yardstick of the benchmark.
 */

const FLOAT = 1;
const OPSET = 13;
type Nodes = onnx.INodeProto[];

/**
 * @param weights folded weights by name, kernels [kh, kw, in, out]
 * @param size side of the input
 * @returns the bytes of an ONNX model from "images" [1, 3, size, size] to "map" [1, 512, h, w]
 */
export async function resnet18ToOnnx(weights: Record<string, Tensor>, size: number): Promise<Uint8Array> {
  const nodes: Nodes = [];
  const initializer: onnx.ITensorProto[] = [];

  const convolution = async (name: string, input: string, stride: number, activate: boolean) => {
    const kernel = weights[`${name}.kernel`];
    const [side, , inputs, outputs] = kernel.shape;
    initializer.push(
      tensor(
        `${name}.kernel`,
        [outputs, inputs, side, side],
        toOihw(await kernel.data<'float32'>(), kernel.shape),
      ),
      tensor(`${name}.bias`, [outputs], await weights[`${name}.bias`].data<'float32'>()),
    );
    const pad = (side - 1) / 2;
    nodes.push({
      opType: 'Conv',
      input: [input, `${name}.kernel`, `${name}.bias`],
      output: [name],
      attribute: [
        ints('kernel_shape', [side, side]),
        ints('strides', [stride, stride]),
        ints('pads', [pad, pad, pad, pad]),
      ],
    });
    return activate ? relu(name) : name;
  };
  const relu = (name: string) => {
    nodes.push({ opType: 'Relu', input: [name], output: [`${name}.relu`] });
    return `${name}.relu`;
  };

  const stem = await convolution('conv1', 'images', 2, true);
  nodes.push({
    opType: 'MaxPool',
    input: [stem],
    output: ['pool'],
    attribute: [ints('kernel_shape', [3, 3]), ints('strides', [2, 2]), ints('pads', [1, 1, 1, 1])],
  });
  let current = 'pool';
  for (const layer of [1, 2, 3, 4]) {
    for (const index of [0, 1]) {
      const name = `layer${layer}.${index}`;
      const isHalving = layer > 1 && index === 0;
      const inner = await convolution(`${name}.conv1`, current, isHalving ? 2 : 1, true);
      const outer = await convolution(`${name}.conv2`, inner, 1, false);
      const shortcut = isHalving ? await convolution(`${name}.downsample`, current, 2, false) : current;
      nodes.push({ opType: 'Add', input: [outer, shortcut], output: [`${name}.sum`] });
      current = relu(`${name}.sum`);
    }
  }
  nodes.push({ opType: 'Identity', input: [current], output: ['map'] });

  const model = onnx.ModelProto.create({
    irVersion: 8,
    opsetImport: [{ domain: '', version: OPSET }],
    graph: {
      name: 'resnet18',
      node: nodes,
      initializer,
      input: [value('images', [1, 3, size, size])],
      output: [value('map', [1, 512, Math.ceil(size / 32), Math.ceil(size / 32)])],
    },
  });
  return onnx.ModelProto.encode(model).finish();
}

function tensor(name: string, dims: number[], values: Float32Array): onnx.ITensorProto {
  return {
    name,
    dims,
    dataType: FLOAT,
    rawData: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  };
}

function value(name: string, dims: number[]): onnx.IValueInfoProto {
  return {
    name,
    type: { tensorType: { elemType: FLOAT, shape: { dim: dims.map((dimValue) => ({ dimValue })) } } },
  };
}

function ints(name: string, values: number[]): onnx.IAttributeProto {
  return { name, ints: values, type: onnx.AttributeProto.AttributeType.INTS };
}

function toOihw(values: Float32Array, [height, width, inputs, outputs]: number[]): Float32Array {
  const out = new Float32Array(values.length);
  let at = 0;
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) {
      for (let place = 0; place < height * width; place++)
        out[at++] = values[(place * inputs + i) * outputs + o];
    }
  }
  return out;
}
