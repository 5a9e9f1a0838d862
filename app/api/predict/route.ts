import { AppError } from '@/lib/errors';
import { json, requireSameOrigin, respond } from '@/lib/server/http';
import { predict, receive, requirePlace } from '@/lib/server/predict';
import { readPicture } from '@/lib/server/predict-picture';
import { version } from '@/package.json';
import { querySchema } from './predict-schema';

/** What the model says of the faces in a picture; docs/api.md. */
export function POST(request: Request): Promise<Response> {
  return respond(async () => {
    requireSameOrigin(request);
    requirePlace(request.headers);
    const query = querySchema.safeParse(Object.fromEntries(new URL(request.url).searchParams));
    if (!query.success) {
      throw new AppError(
        'bad-input',
        'The address takes ?faces=N, a whole number from 1 to 10, and nothing else.',
      );
    }
    const picture = await receive(() => readPicture(request));
    return json(await predict(picture, query.data.faces, version, request.signal));
  });
}
