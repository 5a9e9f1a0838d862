import 'server-only';
import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError } from '../errors';

const MIN_LENGTH = 16;

/** Whether someone may start, stop and publish from the page: the server was given a token of 16 or more characters. */
export function hasOperator(): boolean {
  return operatorToken() !== null;
}

/**
 * @param authorization the request's header
 * @throws AppError not-allowed when there is no token on this server, or the request has another
 */
export function requireOperator(authorization: string | null): void {
  const token = operatorToken();
  if (token === null) {
    throw new AppError(
      'not-allowed',
      'This server takes no orders: it was started without UGN_OPERATOR_TOKEN, or with one of fewer than ' +
        `${MIN_LENGTH} characters. Set it and start the server again.`,
    );
  }
  if (!isOperator(authorization)) {
    throw new AppError('not-allowed', 'The operator token is missing or wrong.');
  }
}

/** Whether the header carries this server's token. */
export function isOperator(authorization: string | null): boolean {
  const token = operatorToken();
  const given = authorization?.match(/^Bearer (.+)$/i)?.[1] ?? '';
  // Of equal length and compared in constant time, so that a response's delay tells nothing of the token.
  return token !== null && timingSafeEqual(digest(given), digest(token));
}

function operatorToken(): string | null {
  const token = process.env.UGN_OPERATOR_TOKEN ?? '';
  return token.length >= MIN_LENGTH ? token : null;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
