import type { DatabaseUrls } from '@quittance/database/provision';
import { type DatabaseName, databases, type StandaloneEnv } from './env.ts';

/** What the parts of the standalone see as their environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

const urlName = (name: DatabaseName) => `DATABASE_URL_${name.toUpperCase()}`;

/** The databases that nobody gave: the embedded PostgreSQL has them. */
export function embeddedDatabases(env: StandaloneEnv): DatabaseName[] {
  return databases.filter((name) => env.all[urlName(name)] === undefined && !(name === 'bus' && env.AMQP_URL !== undefined));
}

/** The databases that somebody gave. */
export function givenDatabases(env: StandaloneEnv): DatabaseName[] {
  return databases.filter((name) => env.all[urlName(name)] !== undefined);
}

/** Where the user opens it. */
export const publicUrlOf = (env: StandaloneEnv) => env.PUBLIC_URL ?? `http://localhost:${env.PORT}`;

/** Where this process reaches itself: bound to one address it listens nowhere else, not on loopback either. */
function ownUrlOf({ HOST, PORT }: StandaloneEnv): string {
  const host = HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${PORT}`;
}

/** The defaults of the standalone, the embedded databases, and over them what was given. */
export function composeEnvironment(
  env: StandaloneEnv,
  secrets: Readonly<Record<string, string>>,
  urls: Readonly<Record<string, DatabaseUrls>>,
): Environment {
  const given = Object.entries(env.all).filter(([, value]) => value !== undefined && value !== '');
  return { ...defaults(env, secrets), ...databaseUrls(env, urls), ...Object.fromEntries(given) };
}

function defaults(env: StandaloneEnv, secrets: Readonly<Record<string, string>>): Record<string, string> {
  const { SETUP_TOKEN = '', ...others } = secrets;
  return {
    ...others,
    ...(isLoopback(env.HOST) ? {} : { SETUP_TOKEN }),
    HOST: env.HOST,
    PORT: String(env.PORT),
    PUBLIC_URL: publicUrlOf(env),
    // Parts of this process reach its own HTTP side here, whatever the outside calls it.
    SANDBOX_BASE_URL: ownUrlOf(env),
    JWKS_FILE: `${env.QUITTANCE_DATA_DIR}/jwks.json`,
    DATA_DIR: env.QUITTANCE_DATA_DIR,
    // The playground of one's own machine knows the schema; what others can reach does not tell it unless told to.
    ...(isLoopback(env.HOST) ? { INTROSPECTION: '1' } : {}),
  };
}

function databaseUrls(env: StandaloneEnv, urls: Readonly<Record<string, DatabaseUrls>>): Record<string, string> {
  const entries = embeddedDatabases(env).flatMap((name) => {
    const found = urls[name];
    return found
      ? [
          [urlName(name), found.appUrl],
          [`DATABASE_MIGRATION_URL_${name.toUpperCase()}`, found.ownerUrl],
        ]
      : [];
  });
  return Object.fromEntries(entries);
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
