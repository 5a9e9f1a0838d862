import { z } from 'zod';
import { runFileSchema } from '../runs/run-file';

/** Raised when a job, or what the queue's tables mean, changes: workers of two versions never share a queue. */
export const QUEUE_VERSION = 1;

const cell = {
  /** Of job.json, so that a worker that sees another folder under this name does not work on that. */
  job: z.string(),
  /** The job's folder: from the project's, or absolute. */
  folder: z.string(),
  cell: z.string(),
};

/** Train a cell of a job: what a job of the kind “train” is. */
export const trainJobSchema = z.discriminatedUnion('task', [
  z.strictObject({ task: z.literal('fold'), ...cell, run: runFileSchema }),
  /** Its options are in the folder's job.json. */
  z.strictObject({ task: z.literal('reproduction'), ...cell }),
]);

export type TrainJob = z.output<typeof trainJobSchema>;

/** The kinds of jobs that any worker does. */
export const WORKER_KINDS = ['train'] as const;
export type WorkerKind = (typeof WORKER_KINDS)[number];

/** Steps of a recipe are done by the commands that make it. */
export type Kind = WorkerKind | 'recipe';
