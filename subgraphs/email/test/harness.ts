import { PrismaPg } from '@prisma/adapter-pg';
import { createRequestSigner } from '@quittance/access/signed-request';
import { createPool } from '@quittance/database/pool';
import { prismaSql } from '@quittance/database/prisma-sql';
import type { EventContract, EventEnvelope, InputOf } from '@quittance/events/envelope';
import { newId } from '@quittance/ids';
import { takeNew } from '@quittance/messaging/inbox';
import { createLogger, type Logger } from '@quittance/telemetry/log';
import { createTestDatabase } from '@quittance/testing/database';
import type pg from 'pg';
import { vi } from 'vitest';
import { createDocumentSource } from '../src/attachment/document-source.ts';
import { createAttachmentLinks } from '../src/attachment/links.ts';
import type { Deps } from '../src/deps.ts';
import { routes } from '../src/events/routes.ts';
import { PrismaClient } from '../src/generated/prisma/client.ts';
import { type BreakerOptions, createBreaker } from '../src/provider/breaker.ts';
import type { Chain } from '../src/provider/chain.ts';
import type { NetworkProvider } from '../src/provider/provider.ts';
import { Documents, internalSecret } from './documents.ts';

/** Moves when told; all of the process goes by it, the circuit breaker too. */
export type Clock = { now(): Date; advance(ms: number): void };

function createClock(start: string): Clock {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(start) });
  return {
    now: () => new Date(),
    advance: (ms) => {
      vi.setSystemTime(Date.now() + ms);
    },
  };
}

/** A log that a test can look into. */
export function capturedLog(): { log: Logger; alerts(): string[] } {
  const lines: string[] = [];
  const log = createLogger({ name: 'test', destination: { write: (line) => void lines.push(line) } });
  const alerts = () => lines.map((line) => JSON.parse(line).alert).filter((alert) => alert !== undefined);
  return { log, alerts };
}

export type Mail = {
  deps: Deps;
  clock: Clock;
  pool: pg.Pool;
  documents: Documents;
  databaseUrl: string;
  /** Hands an event to its handler, as the consumer does. Answers its id. */
  handle<Contract extends EventContract>(
    contract: Contract,
    data: InputOf<Contract>,
    id?: EventEnvelope['id'],
  ): Promise<EventEnvelope['id']>;
  /** What the outbox holds of status changes, oldest first. */
  told(): Promise<{ to: string; status: string; version: number }[]>;
  close(): Promise<void>;
};

/** The mail service without its doors, on a database of its own: what commands, handlers and workers work with. */
export async function startMail(
  providers: readonly NetworkProvider[] = [],
  options: { breaker?: BreakerOptions; log?: Logger } = {},
): Promise<Mail> {
  const database = await createTestDatabase('email');
  const pool = createPool({ url: database.appUrl, applicationName: 'test', max: 10, acrossTenants: true });
  const db = new PrismaClient({ adapter: new PrismaPg(pool) });
  const clock = createClock('2026-01-31T12:00:00.000Z');
  const documents = new Documents(clock.now);
  const links = providers.map((provider) => ({ provider, breaker: createBreaker(options.breaker) }));
  const chain: Chain = providers.length === 0 ? { kind: 'mailbox' } : { kind: 'network', links };
  const deps: Deps = {
    db,
    log: options.log ?? createLogger({ name: 'test', level: 'silent' }),
    now: clock.now,
    chain,
    documents: createDocumentSource({
      send: documents.answer,
      invoiceUrl: 'http://invoice.test',
      sign: createRequestSigner({ secrets: [internalSecret], receiver: 'invoice' }),
      timeoutMs: 1_000,
    }),
    sender: { name: 'Quittance', address: 'mail@quittance.example' },
    hourlyLimit: 100,
    attachmentLinks: createAttachmentLinks({ secret: 'x'.repeat(32), publicUrl: 'http://localhost:4000', now: clock.now }),
    leaseMs: 120_000,
    wakeRelay: () => undefined,
    wakeWorker: () => undefined,
  };
  const handlers = new Map(routes(deps).map((route) => [route.contract.type, route]));
  return {
    deps,
    clock,
    pool,
    documents,
    databaseUrl: database.appUrl,
    async handle(contract, data, id = newId('evt')) {
      const event: EventEnvelope = {
        specversion: '1.0',
        id,
        type: contract.type,
        source: '/test',
        subject: 'test',
        time: clock.now().toISOString(),
        datacontenttype: 'application/json',
        partitionkey: 'test',
        sequence: 1,
        data,
      };
      const handler = handlers.get(contract.type);
      if (handler === undefined) throw new Error(`nobody listens to ${contract.type}`);
      await db.$transaction(async (tx) => {
        const fresh = await takeNew(prismaSql(tx), 'email', [{ event, data: contract.schema.parse(data) }]);
        if (fresh.length > 0) await handler.handle(tx, fresh);
      });
      return id;
    },
    async told() {
      const { rows } = await pool.query<{ data: { to: string; status: string; version: number } }>(
        `SELECT data FROM outbox WHERE type = 'quittance.email.message.status_changed.v1' ORDER BY position`,
      );
      return rows.map(({ data: { to, status, version } }) => ({ to, status, version }));
    },
    async close() {
      await db.$disconnect();
      if (!pool.ended) await pool.end();
      await database.drop();
      vi.useRealTimers();
    },
  };
}
