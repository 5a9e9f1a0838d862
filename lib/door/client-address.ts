import { isIPv6 } from 'node:net';

/**
 * Whom a request is from. What it says of that itself counts only as far as proxies of ours have added to it: each
 * appends the address that it was asked from, so the last entries are theirs and all before may be made up.
 * @param socket address at the other end of the connection
 * @param forwarded the x-forwarded-for header
 * @param proxies how many of ours the request came through
 */
export function clientAddress(socket: string, forwarded: string, proxies: number): string {
  const chain = forwarded
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
  return networkOf([...chain, socket].at(-1 - proxies) ?? chain[0] ?? socket);
}

/** An IPv4 address as it is; of an IPv6 one the half that a provider gives to one customer. */
function networkOf(address: string): string {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!isIPv6(bare)) return bare.slice(0, 64);
  const [head, tail] = bare.split('::');
  const first = head ? head.split(':') : [];
  const last = tail ? tail.split(':') : [];
  const groups =
    tail === undefined ? first : [...first, ...new Array(8 - first.length - last.length).fill('0'), ...last];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
