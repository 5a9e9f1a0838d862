import { notFound } from 'next/navigation';
import { AppError } from '@/lib/errors';

/** A run or job that is not there shows the page for that; another failure stays one. */
export function unlessMissing(error: unknown): never {
  if (error instanceof AppError && error.kind === 'not-found') notFound();
  throw error;
}
