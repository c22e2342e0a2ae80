import { verifyNow } from '@quittance/billing/ledger/verify-now';
import { EnvError, parseEnv } from '@quittance/env';
import { createLogger } from '@quittance/telemetry/log';
import { disableSecondFactor, grantAdmin, issueToken } from '@quittance/user/cli';
import { userEnvSchema } from '@quittance/user/env';
import { BadNews, UsageError, withPool } from './cli-database.ts';
import { events } from './cli-events.ts';
import { reconcileServices } from './cli-reconcile.ts';
import { readEnv, type StandaloneEnv } from './env.ts';
import { composeEnvironment, type Environment, embeddedDatabases } from './environment.ts';
import { databaseUrlsOf, readCredentials } from './postgres/credentials.ts';
import { loadSecrets } from './secrets.ts';

const usage = `npm run cli -- <command>, beside an installation that runs:

  token <e-mail or user name> [organization id]   an internal token of an hour, to speak to a subgraph directly
  admin grant <e-mail or user name>               makes somebody a platform administrator
  second-factor off <e-mail or user name>         for who lost authenticator app and recovery codes
  events dead-letters [service [event id]]        lists events that services could not handle, shows one whole
  events replay <service> <event id>              delivers one to its service again, with the same id
  events replay <service> --all [type]            delivers all of a service again, or those of one type
  ledger verify                                   derives every balance again and names what does not agree
  reconcile [--json]                              compares payments, transfers, bills and invoices, by id and by sum`;

const log = createLogger({ name: 'cli', level: 'warn' });

/** Answers what is to be printed; rejects with `BadNews` what is to be printed and is not as it should be. */
export async function runCommand(args: readonly string[], env: StandaloneEnv = readEnv()): Promise<string> {
  const [name, ...rest] = args;
  if (name === 'token') return token(await environmentOf(env), rest);
  if (name === 'admin' && rest[0] === 'grant') return admin(await environmentOf(env), rest.slice(1));
  if (name === 'second-factor' && rest[0] === 'off') return secondFactorOff(await environmentOf(env), rest.slice(1));
  if (name === 'ledger' && rest[0] === 'verify') return verifyBooks(await environmentOf(env));
  if (name === 'reconcile' && rest.every((word) => word === '--json')) return reconcileServices(await environmentOf(env), rest);
  if (name === 'events') {
    const answer = await events({ env, environment: await environmentOf(env), log }, rest);
    if (answer !== null) return answer;
  }
  throw new UsageError(usage);
}

/** What the running installation has: what was given, else what stands in the data folder. */
export async function environmentOf(env: StandaloneEnv): Promise<Environment> {
  const embedded = embeddedDatabases(env);
  const credentials = embedded.length > 0 ? await readCredentials(env.QUITTANCE_DATA_DIR) : null;
  const port = credentials?.port ?? null;
  if (embedded.length > 0 && (credentials === null || port === null)) {
    throw new UsageError(`There is no installation in ${env.QUITTANCE_DATA_DIR}: start it first, or set QUITTANCE_DATA_DIR.`);
  }
  const urls =
    credentials && port !== null ? embedded.map((database) => [database, databaseUrlsOf(credentials, port, database)]) : [];
  return composeEnvironment(env, await loadSecrets(env.QUITTANCE_DATA_DIR), Object.fromEntries(urls));
}

async function token(environment: Environment, [login, organization]: readonly string[]): Promise<string> {
  if (login === undefined) throw new UsageError(usage);
  const env = parseEnv(userEnvSchema, environment);
  const issued = await issueToken({ env, log }, { login, organization: organization ?? null });
  if (issued.ok) return issued.value.token;
  throw new UsageError(issued.error.code === 'PERSON_NOT_FOUND' ? nobody(login) : `${login} is not a member of ${organization}.`);
}

async function admin(environment: Environment, [login]: readonly string[]): Promise<string> {
  if (login === undefined) throw new UsageError(usage);
  const granted = await grantAdmin({ env: parseEnv(userEnvSchema, environment), log }, login);
  if (!granted.ok) throw new UsageError(nobody(login));
  const { userName, email } = granted.value;
  return `${userName}${email === null ? '' : ` (${email})`} is a platform administrator now.`;
}

async function secondFactorOff(environment: Environment, [login]: readonly string[]): Promise<string> {
  if (login === undefined) throw new UsageError(usage);
  const person = await disableSecondFactor({ env: parseEnv(userEnvSchema, environment), log }, login);
  if (!person.ok) throw new UsageError(nobody(login));
  return `${person.value.userName} signs in without a second factor now.`;
}

const nobody = (login: string) => `Nobody has the e-mail address or user name ${login}.`;

async function verifyBooks(environment: Environment): Promise<string> {
  const { ok, checkedTransfers, problems } = await withPool(environment, 'billing', (pool) => verifyNow(pool, new Date()));
  if (ok) return `The ledger proves itself: ${checkedTransfers} transfers checked.`;
  throw new UsageError(problems.map(({ check, subject, detail }) => `${check}: ${subject}: ${detail}`).join('\n'));
}

/** `npm run cli -- ...`: prints the answer, or what was wrong with the question. */
export async function main(args: readonly string[]): Promise<void> {
  try {
    console.log(await runCommand(args));
  } catch (error) {
    process.exitCode = 1;
    if (error instanceof BadNews) return console.log(error.message);
    if (!(error instanceof UsageError || error instanceof EnvError)) throw error;
    console.error(error.message);
  }
}
