import { z } from 'zod';
import { MOST_BYTES, MOST_PIXELS, PICTURE_TYPES } from '@/lib/server/predict-picture';
import { version } from '@/package.json';
import { predictionSchema, problemSchema, querySchema } from '../predict/predict-schema';

/** Written from the schemas that requests and answers are checked with, so it cannot fall behind them. */
export function describeApi() {
  return {
    openapi: '3.1.0',
    info: {
      title: 'UGN Live',
      version,
      description:
        'Facial action units of a picture, each with its probability and how sure the model is. Pictures are not ' +
        'stored. Readings are of facial movements, not of feelings or identity.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths: { '/api/predict': { post: PREDICT } },
    components: {
      schemas: { Prediction: jsonSchema(predictionSchema), Problem: jsonSchema(problemSchema) },
    },
  };
}

const picture = { type: 'string', format: 'binary' } as const;
const RETRY = {
  'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 1 } },
} as const;

const PREDICT = {
  operationId: 'predict',
  summary: 'Read the action units of the faces in a picture',
  description: `JPEG, PNG or WebP, of at most ${MOST_BYTES / 1e6} MB and ${MOST_PIXELS / 1e6} megapixels.`,
  parameters: [
    {
      name: 'faces',
      in: 'query',
      description: querySchema.shape.faces.description,
      schema: { type: 'integer', minimum: 1, maximum: 10, default: 1 },
    },
  ],
  requestBody: {
    required: true,
    content: {
      ...Object.fromEntries(Object.values(PICTURE_TYPES).map((type) => [type, { schema: picture }])),
      'multipart/form-data': {
        schema: { type: 'object', properties: { file: picture }, required: ['file'] },
      },
    },
  },
  responses: {
    200: {
      description:
        'Every face that was read as one row, the largest faces first in number; a picture without a face is one ' +
        'row with success false.',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Prediction' } } },
    },
    400: problem('The request cannot be used: no picture, several, or an unknown option.'),
    403: problem('The request came from a page of another site.'),
    413: problem('Too many bytes or pixels.'),
    415: problem('Not a JPEG, PNG or WebP picture, by its content.'),
    422: problem('The picture is damaged or its end is missing.'),
    429: problem('Too many requests.', RETRY),
    503: problem('Too many pictures are waiting, or the server has no browser to read them with.', RETRY),
  },
};

function problem(description: string, headers: object = {}) {
  return {
    description,
    headers,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

function jsonSchema(schema: z.ZodType) {
  const { $schema: _, ...rest } = z.toJSONSchema(schema);
  return rest;
}
