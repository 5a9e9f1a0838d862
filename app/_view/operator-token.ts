/** The operator's token, kept for as long as the tab. */
const STORED_AS = 'ugn-live-operator-token';

/** An order that the server refused, with its own words. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Storage may be switched off in a browser; the token is then asked for each time. */
export function storedToken(): string {
  try {
    return sessionStorage.getItem(STORED_AS) ?? '';
  } catch {
    return '';
  }
}

export function storeToken(token: string): void {
  try {
    if (token) sessionStorage.setItem(STORED_AS, token);
    else sessionStorage.removeItem(STORED_AS);
  } catch {
    return;
  }
}

/** @throws Refused */
export async function sendOrder(path: string, body: unknown, token: string): Promise<unknown> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  }).catch(() => null);
  if (!response) throw new Refused(0, 'The server does not answer.');
  const answer = await response.json().catch(() => null);
  if (response.ok) return answer;
  throw new Refused(response.status, answer?.detail ?? `The server answered ${response.status}.`);
}
