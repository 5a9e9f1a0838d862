import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { z } from 'zod';
import { AppError } from '../errors';
import { frameAncestors } from './frame-ancestors';

/** Where the site listens, and whom it believes what. */
export interface DoorSettings {
  readonly port: number;
  /** Address or name of the interface. */
  readonly host: string;
  /** Whether others than programs of this machine can reach the site, by its interface or through a proxy. */
  readonly isOpen: boolean;
  /** Names that requests may be for, beside localhost and addresses. */
  readonly names: ReadonlySet<string>;
  /** Proxies in front of the site, each of which adds the address that it was asked from. */
  readonly trustedProxies: number;
  /** Origins of pages that may show the site in a frame. */
  readonly frameAncestors: readonly string[];
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|::1)$/;

const schema = z.object({
  PORT: z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .pipe(z.number().min(1).max(65535))
    .or(z.literal('').transform(() => 3000))
    .default(3000),
  HOST: z.string().trim().default(''),
  UGN_HOSTS: z.string().default(''),
  UGN_TRUSTED_PROXIES: z
    .string()
    .regex(/^\d?$/)
    .transform((text) => Number(text))
    .default(0),
});

const MEANING: Readonly<Record<string, string>> = {
  PORT: 'a whole number from 1 to 65535',
  UGN_TRUSTED_PROXIES: 'the number of proxies in front of the site, 0 to 9',
};

/**
 * The settings that the environment asks for; docs/server.md.
 * @throws AppError bad-input naming the variable and what is wrong with it
 */
export function doorSettings(env: Readonly<Record<string, string | undefined>>): DoorSettings {
  const parsed = schema.safeParse(env);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0].path[0]);
    throw new AppError('bad-input', `${name} must be ${MEANING[name] ?? 'text'}; it is "${env[name]}".`);
  }
  const { PORT, HOST, UGN_HOSTS, UGN_TRUSTED_PROXIES } = parsed.data;
  const host = HOST.replace(/^\[(.*)\]$/, '$1') || '127.0.0.1';
  const names = UGN_HOSTS.split(/[\s,]+/).filter(Boolean);
  return {
    port: PORT,
    host,
    isOpen: !LOOPBACK.test(host) || UGN_TRUSTED_PROXIES > 0,
    names: new Set([...names, hostname(), ...(isIP(host) ? [] : [host])].map((name) => name.toLowerCase())),
    trustedProxies: UGN_TRUSTED_PROXIES,
    frameAncestors: frameAncestors(env),
  };
}
