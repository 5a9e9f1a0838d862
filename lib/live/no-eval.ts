import { config } from 'zod';

/*
 * To be imported before any module that makes a schema: zod tries whether it may compile code, which the site's
 * Content-Security-Policy forbids and reports, though zod goes on without.
 */
config({ jitless: true });
