import type { Sql } from '@quittance/database/sql';
import { inTransaction } from '@quittance/database/transaction';
import { parseId } from '@quittance/ids';
import { findDeadLetter, openDeadLetters, replayDeadLetter, replayDeadLetters } from '@quittance/messaging/dead-letters';
import type { Logger } from '@quittance/telemetry/log';
import { UsageError, withPool, withSql } from './cli-database.ts';
import { databases, type StandaloneEnv } from './env.ts';
import type { Environment } from './environment.ts';
import { startTransport } from './transport.ts';

type Service = Exclude<(typeof databases)[number], 'bus'>;
type Installation = { env: StandaloneEnv; environment: Environment; log: Logger };

const services = databases.filter((name) => name !== 'bus');
const mostListed = 100;

/** `events dead-letters ...` and `events replay ...`; null for what is neither. */
export async function events(installation: Installation, [verb, ...rest]: readonly string[]): Promise<string | null> {
  const service = services.find((each) => each === rest[0]);
  if (rest[0] !== undefined && service === undefined) return null;
  if (verb === 'dead-letters') {
    if (service === undefined || rest[1] === undefined) return list(installation, service === undefined ? services : [service]);
    return show(installation, service, rest[1]);
  }
  if (verb !== 'replay' || service === undefined || rest[1] === undefined) return null;
  return rest[1] === '--all' ? replayAll(installation, service, rest[2] ?? null) : replayOne(installation, service, rest[1]);
}

async function list(installation: Installation, of: readonly Service[]): Promise<string> {
  const lines = (await Promise.all(of.map((name) => lettersOf(installation, name)))).flat();
  return lines.length === 0 ? 'There are no dead letters.' : lines.join('\n');
}

/** A line for each, or one that says why the service's database could not be asked. */
async function lettersOf({ environment }: Installation, name: Service): Promise<string[]> {
  try {
    const letters = await withSql(environment, name, (sql) => openDeadLetters(sql, name, mostListed));
    return letters.map(({ event, deadAt, error }) => `${name}  ${event.id}  ${event.type}  ${deadAt.toISOString()}  ${error}`);
  } catch (error) {
    const why = error instanceof Error && error.message !== '' ? error.message : String(error);
    return [`${name} could not be asked, so its dead letters are not in this list: ${why}`];
  }
}

async function show({ environment }: Installation, service: Service, eventId: string): Promise<string> {
  const id = parseId('evt', eventId);
  const letter = id && (await withSql(environment, service, (sql) => findDeadLetter(sql, service, id)));
  if (!letter) throw new UsageError(`${service} has no dead letter ${eventId}.`);
  return JSON.stringify(letter, null, 2);
}

async function replayOne(installation: Installation, service: Service, eventId: string): Promise<string> {
  const id = parseId('evt', eventId);
  const replayed = id !== null && (await withReplay(installation, service, (context) => replayDeadLetter(context, id)));
  if (!replayed) throw new UsageError(`${service} has no dead letter ${eventId}.`);
  return `${eventId} was given to ${service} again.`;
}

async function replayAll(installation: Installation, service: Service, type: string | null): Promise<string> {
  const count = await withReplay(installation, service, (context) => replayDeadLetters(context, type));
  return `${count} dead letter${count === 1 ? ' was' : 's were'} given to ${service} again.`;
}

type ReplayContext = Parameters<typeof replayDeadLetter<undefined>>[0];

async function withReplay<T>(
  { env, environment, log }: Installation,
  service: Service,
  work: (context: ReplayContext) => Promise<T>,
): Promise<T> {
  const transport = await startTransport({
    amqpUrl: env.AMQP_URL,
    amqpPrefix: env.AMQP_PREFIX,
    busUrl: environment.DATABASE_MIGRATION_URL_BUS ?? environment.DATABASE_URL_BUS,
    log,
  });
  try {
    return await withPool(environment, service, (pool) => {
      const transaction = <R>(run: (tx: undefined, sql: Sql) => Promise<R>) => inTransaction(pool, (sql) => run(undefined, sql));
      return work({ transaction, transport, service });
    });
  } finally {
    await transport.close();
  }
}
