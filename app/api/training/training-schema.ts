import { z } from 'zod';

/** What Next passes to a handler below runs/[id] and jobs/[id]. */
export interface IdContext {
  params: Promise<{ id: string }>;
}

/** To one below files/[name]. */
export interface FileContext {
  params: Promise<{ id: string; name: string }>;
}

/** Byte of log.jsonl to follow from; a browser that reconnects sends the last one it saw. */
export const offsetSchema = z.coerce.number().int().min(0).catch(0);

/** An order that needs no more than its address. */
export const emptySchema = z.strictObject({});

/** Which model of the history to serve again; without a name the one that was replaced last. */
export const rollBackSchema = z.strictObject({ entry: z.string().max(200).optional() });
