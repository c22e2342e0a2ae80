import { anonymous, type Caller } from '@quittance/access/caller';
import { createPool } from '@quittance/database/pool';
import type { EventContract, EventEnvelope, InputOf } from '@quittance/events/envelope';
import type { RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import { newId } from '@quittance/ids';
import { createTestTokens } from '@quittance/testing/caller';
import { createTestDatabase } from '@quittance/testing/database';
import { drain, eventually } from '@quittance/testing/drain';
import { embeddedTransport } from '@quittance/testing/transport';
import type pg from 'pg';
import { emailEnvSchema } from '../src/env.ts';
import { startEmail } from '../src/start.ts';
import { Documents, internalSecret } from './documents.ts';

/** What an operation answered, as loosely typed as JSON is. */
// biome-ignore lint/suspicious/noExplicitAny: answers are looked at by paths that each test knows
export type Json = any;
export type Answer = { data: Json; errors: readonly { message: string; extensions: Json }[] };

/** The mail subgraph as it runs, with its own database, a transport and a clock that can be moved. */
export type Fixture = {
  /** Of the service's own role. */
  appUrl: string;
  running: RunningSubgraph;
  documents: Documents;
  /** As that role, across all tenants. */
  pool: pg.Pool;
  run(caller: Caller, query: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** Publishes an event of another service, and waits until it is handled. */
  publish<C extends EventContract>(contract: C, data: InputOf<C>): Promise<void>;
  /** Waits until the worker has nothing left to do now. */
  settled(): Promise<void>;
  /** A request to one of its routes, as the gateway passes it on. */
  request(path: string, init?: RequestInit): Promise<Response>;
  moveClock(ms: number): void;
  stop(): Promise<void>;
};

export async function startFixture(env: Record<string, string> = {}): Promise<Fixture> {
  let offsetMs = 0;
  const now = () => new Date(Date.now() + offsetMs);
  const [database, bus, tokens] = await Promise.all([createTestDatabase('email'), embeddedTransport(), createTestTokens(now)]);
  const pool = createPool({ url: database.appUrl, applicationName: 'test', max: 4, acrossTenants: true });
  const documents = new Documents(now);
  const running = await startEmail({
    env: emailEnvSchema.parse({
      DATABASE_URL_EMAIL: database.appUrl,
      PUBLIC_URL: 'http://quittance.test',
      INTERNAL_SECRET: internalSecret,
      DOCUMENT_LINK_SECRET: internalSecret,
      JWKS_FILE: tokens.jwksFile,
      MAIL_HOURLY_LIMIT: '60',
      MAIL_TIMEOUT_SECONDS: '1',
      ...env,
    }),
    transport: bus.transport,
    log: bus.log,
    askInvoice: documents.answer,
    overrides: { now },
  });
  return {
    appUrl: database.appUrl,
    running,
    documents,
    pool,
    run: async (caller, query, variables) => {
      const headers: Record<string, string> = caller === anonymous ? {} : await tokens.headersOf(caller);
      const { data = null, errors = [] } = await running.execute({ query, variables }, headers);
      return { data, errors } as Answer;
    },
    publish: async (contract, data) => {
      await bus.transport.publish([envelopeOf(contract.type, data, now())]);
      await drain({ pools: [pool], transport: bus.transport });
    },
    settled: async () => {
      // In work: leased for some minutes. What a test has put off for longer does not count.
      const soon = new Date(now().getTime() + 60 * 60_000);
      const left = `SELECT FROM message WHERE due_at <= $1 OR (status IN ('QUEUED', 'SENDING') AND due_at <= $2) LIMIT 1`;
      await eventually(async () => (await pool.query(left, [now(), soon])).rows.length === 0);
    },
    request: async (path, init) => {
      const url = new URL(path, 'http://quittance.test');
      const prefix = Object.keys(running.routes).find((each) => url.pathname.startsWith(each));
      const handle = prefix === undefined ? undefined : running.routes[prefix];
      if (handle === undefined) throw new Error(`nothing is served at ${path}`);
      return handle(new Request(url, init));
    },
    moveClock: (ms) => {
      offsetMs += ms;
    },
    stop: async () => {
      await running.stop();
      await pool.end();
      await Promise.all([bus.close(), database.drop(), tokens.remove()]);
    },
  };
}

let sequence = 0;

function envelopeOf(type: string, data: unknown, time: Date): EventEnvelope {
  sequence += 1;
  const subject = `test-${sequence}`;
  return {
    ...{ specversion: '1.0', id: newId('evt'), type, source: '/test', subject, time: time.toISOString() },
    ...{ datacontenttype: 'application/json', partitionkey: subject, sequence: 1, data },
  } as EventEnvelope;
}
