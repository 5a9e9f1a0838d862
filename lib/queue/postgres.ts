import pg from 'pg';
import { AppError, messageOf } from '../errors';
import { ConnectionLost, type Database, type Rows } from './queue-database';

/** gen_random_uuid and what else pg-boss needs are there from this one on. */
const OLDEST_SERVER = 13;
const CONNECTIONS = 3;
const LONGEST_CONNECT_MS = 10_000;

/** SQLSTATE of a server that is stopping or starting: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const RESTARTING = ['57P01', '57P02', '57P03', '08000', '08003', '08006', '08001', '08004'];

/**
 * A real PostgreSQL.
 * @param url postgres://USER:PASSWORD@HOST:PORT/DATABASE
 * @throws AppError bad-input for what is no such address; io where it cannot be reached or used, saying what to do
 */
export async function openPostgres(url: string): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: checkedUrl(url),
    max: CONNECTIONS,
    connectionTimeoutMillis: LONGEST_CONNECT_MS,
    application_name: 'ugn-live',
    allowExitOnIdle: true, // a command ends though its queue is open
  });
  pool.on('error', () => {}); // a connection that rests has been closed by the server: the next statement opens another
  const { host, port, user, database } = new pg.Client({ connectionString: url });
  const place = { where: `${host}:${port}`, user: user ?? '', database: database ?? '' };
  const executeSql = async (text: string, values?: unknown[]): Promise<Rows> => {
    try {
      return lastOf(await pool.query(text, values));
    } catch (error) {
      throw explained(error, place);
    }
  };
  try {
    const { rows } = await executeSql('SHOW server_version_num');
    const version = Math.floor(Number(rows[0].server_version_num) / 10_000);
    if (version < OLDEST_SERVER) {
      throw new AppError(
        'io',
        `PostgreSQL at ${place.where} is version ${version}; the queue needs ${OLDEST_SERVER} or later.`,
      );
    }
  } catch (error) {
    await pool.end();
    throw error instanceof ConnectionLost ? new AppError('io', error.message, { cause: error }) : error;
  }
  return { isLocal: false, executeSql, close: () => pool.end() };
}

function checkedUrl(url: string): string {
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol === 'postgres:' || protocol === 'postgresql:') return url;
  throw new AppError(
    'bad-input',
    'DATABASE_URL is no address of a PostgreSQL. Write postgres://USER:PASSWORD@HOST:5432/DATABASE, or unset it: then the queue is kept by this machine alone.',
  );
}

/** Several statements at once have a result each. */
function lastOf(result: pg.QueryResult | pg.QueryResult[]): Rows {
  return Array.isArray(result) ? result[result.length - 1] : result;
}

interface Place {
  readonly where: string;
  readonly user: string;
  readonly database: string;
}

/** What a person can do about it, in a sentence; what is nobody's fault stays as it is. */
function explained(error: unknown, { where, user, database }: Place): unknown {
  const code = (error as { code?: unknown }).code;
  const options = { cause: error };
  switch (code) {
    case '28P01':
    case '28000':
      return new AppError(
        'io',
        `PostgreSQL at ${where} does not let ${user || 'you'} in (${messageOf(error)}). Check user and password in DATABASE_URL.`,
        options,
      );
    case '3D000':
      return new AppError(
        'io',
        `PostgreSQL at ${where} has no database “${database}”. Make it with: createdb ${database}`,
        options,
      );
    case '42501':
      return new AppError(
        'io',
        `In the database “${database}” ${user} may not make the queue’s tables (${messageOf(error)}). Give it the right: GRANT CREATE ON DATABASE ${database} TO ${user}`,
        options,
      );
    case '53100':
      return new AppError(
        'io',
        `The disk of PostgreSQL at ${where} is full (${messageOf(error)}). Make room there; the same command goes on.`,
        options,
      );
  }
  if (!isLostConnection(code, error)) return error;
  return new ConnectionLost(
    `Cannot reach PostgreSQL at ${where} (${typeof code === 'string' ? code : messageOf(error)}). Does it run there, and are host and port in DATABASE_URL right?`,
    options,
  );
}

function isLostConnection(code: unknown, error: unknown): boolean {
  if (typeof code === 'string') return RESTARTING.includes(code) || /^E[A-Z]+$/.test(code);
  // pg gives no code where the other end closed the connection, or did not answer in time
  return /^(Connection terminated|timeout exceeded|Client has encountered a connection error)/i.test(
    messageOf(error),
  );
}
