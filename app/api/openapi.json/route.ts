import { describeApi } from './description';

/** The public API in OpenAPI 3.1. */
export function GET(): Response {
  return Response.json(describeApi());
}
