import { z } from 'zod';

declare const NEEDED: unique symbol;
type Needed = { readonly [NEEDED]: true };

/** Marks a field without which a loose reader refuses the file, as nothing could be shown without it. */
export function needed<S extends z.ZodType>(schema: S): S & Needed {
  return schema.meta({ needed: true }) as S & Needed;
}

/** What a loose reader gets of a file: every field that is not needed may be null. */
export type Loosened<S> =
  S extends z.ZodObject<infer Shape>
    ? {
        -readonly [K in keyof Shape]: Shape[K] extends Needed
          ? Loosened<Shape[K]>
          : Loosened<Shape[K]> | null;
      }
    : S extends z.ZodArray<infer Element>
      ? Loosened<Element>[]
      : S extends z.ZodRecord<infer _, infer Value>
        ? Record<string, Loosened<Value>>
        : S extends z.ZodNullable<infer Inner>
          ? Loosened<Inner> | null
          : S extends z.ZodOptional<infer Inner> | z.ZodDefault<infer Inner>
            ? Loosened<Inner>
            : S extends z.ZodPipe<infer Input, infer _>
              ? Loosened<Input>
              : z.output<S>;

/**
 * The same schema for a reader that must open files of older and newer versions: a field that is missing is null
 * unless it is needed, unknown fields stay, choices that this version does not know are null, and values are as
 * the file has them, without transforms.
 */
export function loosely<S extends z.ZodType>(schema: S): z.ZodType<Loosened<S>> {
  return loosened(schema) as z.ZodType<Loosened<S>>;
}

function loosened(schema: z.core.$ZodType): z.ZodType {
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries<z.ZodType>(schema.shape).map(([name, field]) => [name, looseField(field)]);
    return z.looseObject(Object.fromEntries(fields));
  }
  if (schema instanceof z.ZodArray) return z.array(loosened(schema.element));
  if (schema instanceof z.ZodRecord) return z.record(schema.keyType, loosened(schema.valueType));
  if (schema instanceof z.ZodNullable) return loosened(schema.unwrap()).nullable();
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return loosened(schema.unwrap());
  if (schema instanceof z.ZodPipe) return loosened(schema.in);
  return schema as z.ZodType;
}

function looseField(field: z.ZodType): z.ZodType {
  const inner = loosened(field);
  if (field.meta()?.needed) return inner;
  return isChoice(inner) ? inner.nullable().catch(null) : inner.nullish().default(null);
}

function isChoice(schema: z.core.$ZodType): boolean {
  if (schema instanceof z.ZodNullable) return isChoice(schema.unwrap());
  return schema instanceof z.ZodEnum || schema instanceof z.ZodLiteral || schema instanceof z.ZodUnion;
}
