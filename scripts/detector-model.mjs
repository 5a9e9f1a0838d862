import { Builder, ByteBuffer } from 'flatbuffers';

/*
 * MediaPipe's FaceDetector takes only models that say how their input is normalised. The BlazeFace model
 * in @mediapipe/face_detection does not. This adds the missing TFLite metadata without touching the
 * network: a new root table is written in front of the old bytes and points into them. Offsets in a
 * flatbuffer are relative and forward, so the old content stays valid where it is.
 *
 * Field numbers are those of tensorflow/lite/schema/schema.fbs and tflite-support's metadata_schema.fbs.
 */
const MODEL = { version: 0, operatorCodes: 1, subgraphs: 2, description: 3, buffers: 4, metadata: 6 };
const MODEL_FIELDS = 8;
const BUFFER_DATA = 0;
const METADATA = { name: 0, buffer: 1 };
/** TFLite reads weights in place and expects them on 16-byte borders. */
const ALIGNMENT = 16;

/**
 * @param {Uint8Array} model a float32 TFLite face detector without metadata
 * @returns {Uint8Array} the same detector, with its input described as RGB scaled by (x − 127.5) / 127.5
 */
export function withInputMetadata(model) {
  const old = new ByteBuffer(model);
  if (old.getBufferIdentifier() !== 'TFL3') throw new Error('The face detector is not a TFLite model.');
  const root = old.readUint32(0);
  const field = (number) => {
    const inTable = old.__offset(root, 4 + 2 * number);
    return inTable === 0 ? null : root + inTable;
  };
  const target = (number) => {
    const at = field(number);
    if (at === null) throw new Error(`The face detector's model table lacks field ${number}.`);
    return at + old.readUint32(at);
  };
  if (field(MODEL.metadata) !== null) throw new Error('The face detector carries metadata already.');

  const tail = Math.ceil(model.length / ALIGNMENT) * ALIGNMENT;
  const builder = new Builder(tail + 4096);
  builder.startVector(1, tail, ALIGNMENT);
  for (let i = tail - 1; i >= 0; i--) builder.addInt8(i < model.length ? model[i] : 0);
  /** A position in the old bytes as the builder counts: from the end. */
  const inOld = (position) => tail - position;

  const buffers = target(MODEL.buffers);
  const count = old.readUint32(buffers);
  const oldBuffers = Array.from({ length: count }, (_, i) => {
    const at = buffers + 4 + 4 * i;
    return inOld(at + old.readUint32(at));
  });
  const metadataBuffer = table(builder, 1, { [BUFFER_DATA]: byteVector(builder, inputMetadata()) });
  const newBuffers = offsetVector(builder, [...oldBuffers, metadataBuffer]);

  const name = builder.createString('TFLITE_METADATA');
  builder.startObject(2);
  builder.addFieldOffset(METADATA.name, name, 0);
  builder.addFieldInt32(METADATA.buffer, count, 0);
  const metadata = offsetVector(builder, [builder.endObject()]);

  builder.startObject(MODEL_FIELDS);
  builder.addFieldInt32(MODEL.version, old.readUint32(field(MODEL.version)), 0);
  for (const number of [MODEL.operatorCodes, MODEL.subgraphs, MODEL.description]) {
    builder.addFieldOffset(number, inOld(target(number)), 0);
  }
  builder.addFieldOffset(MODEL.buffers, newBuffers, 0);
  builder.addFieldOffset(MODEL.metadata, metadata, 0);
  builder.finish(builder.endObject(), 'TFL3');
  return builder.asUint8Array();
}

/** A ModelMetadata flatbuffer: one RGB input, normalised to −1..1. */
function inputMetadata() {
  const builder = new Builder(512);
  const mean = floatVector(builder, [127.5]);
  const std = floatVector(builder, [127.5]);
  const normalization = table(builder, 2, { 0: mean, 1: std });
  const processUnit = unionTable(builder, 1, normalization); // ProcessUnitOptions.NormalizationOptions

  builder.startObject(2); // ImageProperties
  builder.addFieldInt8(0, 1, 0); // ColorSpaceType.RGB
  const content = unionTable(builder, 2, builder.endObject()); // ContentProperties.ImageProperties

  const processUnits = offsetVector(builder, [processUnit]);
  const tensor = table(builder, 7, { 3: content, 4: processUnits });
  const subgraph = table(builder, 10, { 2: offsetVector(builder, [tensor]) });
  const model = table(builder, 8, { 3: offsetVector(builder, [subgraph]) });
  builder.finish(model, 'M001');
  return builder.asUint8Array();
}

function table(builder, fields, offsets) {
  builder.startObject(fields);
  for (const [number, offset] of Object.entries(offsets)) builder.addFieldOffset(Number(number), offset, 0);
  return builder.endObject();
}

/** A table whose fields 0 and 1 are the two halves of a union. */
function unionTable(builder, type, value) {
  builder.startObject(3);
  builder.addFieldInt8(0, type, 0);
  builder.addFieldOffset(1, value, 0);
  return builder.endObject();
}

function byteVector(builder, bytes) {
  builder.startVector(1, bytes.length, ALIGNMENT);
  for (let i = bytes.length - 1; i >= 0; i--) builder.addInt8(bytes[i]);
  return builder.endVector();
}

function floatVector(builder, values) {
  builder.startVector(4, values.length, 4);
  for (const value of [...values].reverse()) builder.addFloat32(value);
  return builder.endVector();
}

function offsetVector(builder, offsets) {
  builder.startVector(4, offsets.length, 4);
  for (const offset of [...offsets].reverse()) builder.addOffset(offset);
  return builder.endVector();
}
