import { anonymous, type Caller } from '@quittance/access/caller';
import { createPool } from '@quittance/database/pool';
import type { EventContract, EventEnvelope, InputOf } from '@quittance/events/envelope';
import type { RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import { type Id, newId, toUuid } from '@quittance/ids';
import { createTestTokens } from '@quittance/testing/caller';
import { createTestDatabase } from '@quittance/testing/database';
import { drain, eventually } from '@quittance/testing/drain';
import { embeddedTransport } from '@quittance/testing/transport';
import type pg from 'pg';
import { invoiceEnvSchema } from '../src/env.ts';
import { startInvoice } from '../src/start.ts';

/** What an operation answered, as loosely typed as JSON is. */
// biome-ignore lint/suspicious/noExplicitAny: answers are looked at by paths that each test knows
export type Json = any;
export type Answer = { data: Json; errors: readonly { message: string; extensions: { code: string } }[] };

/** The invoice subgraph as it runs, with its own database, a transport and a clock that can be moved. */
export type Fixture = {
  running: RunningSubgraph;
  /** As the service's own role, with its rights and no more, across all tenants. */
  app: pg.Pool;
  /** Of the service's own role. */
  appUrl: string;
  /** Of the role that owns the tables. */
  ownerUrl: string;
  /** Runs one operation and answers all of it. */
  run(caller: Caller, query: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** Publishes an event of another service, and waits until it is handled. */
  publish<C extends EventContract>(contract: C, data: InputOf<C>, options?: { id?: EventEnvelope['id'] }): Promise<void>;
  /** The data of the events told of something, by the last but one part of their type: `issued`, `voided` ... */
  told(subject: string, kind: string): Promise<Json[]>;
  /** Rows of the database. */
  rows(text: string, ...values: unknown[]): Promise<Json[]>;
  /** Waits until the invoice's PDF is stored; needs RENDER_THREADS. */
  rendered(invoiceId: string): Promise<void>;
  /** Asks one of the subgraph's routes as a browser does. */
  fetch(pathOrUrl: string, init?: RequestInit): Promise<Response>;
  moveClock(ms: number): void;
  now(): Date;
  stop(): Promise<void>;
};

export const internalSecret = 'a secret that is only known to this test';

export type FixtureOptions = { env?: Record<string, string>; beforeCommit?: () => Promise<void> };

export async function startFixture({ env = {}, beforeCommit }: FixtureOptions = {}): Promise<Fixture> {
  let offsetMs = 0;
  const now = () => new Date(Date.now() + offsetMs);
  const [database, bus, tokens] = await Promise.all([createTestDatabase('invoice'), embeddedTransport(), createTestTokens(now)]);
  const app = createPool({ url: database.appUrl, applicationName: 'test', max: 4, acrossTenants: true, pipeline: true });
  const running = await startInvoice({
    env: invoiceEnvSchema.parse({
      DATABASE_URL_INVOICE: database.appUrl,
      PUBLIC_URL: 'http://quittance.test',
      INTERNAL_SECRET: internalSecret,
      JWKS_FILE: tokens.jwksFile,
      SELLER_TIMEOUT_MS: '200',
      RENDER_THREADS: '0',
      ...env,
    }),
    transport: bus.transport,
    log: bus.log,
    overrides: { now, ...(beforeCommit && { beforeCommit }) },
  });

  const rows = async (text: string, ...values: unknown[]) => (await app.query(text, values)).rows;
  return {
    running,
    app,
    appUrl: database.appUrl,
    ownerUrl: database.ownerUrl,
    now,
    rows,
    run: async (caller, query, variables) => {
      const headers: Record<string, string> = caller === anonymous ? {} : await tokens.headersOf(caller);
      const { data = null, errors = [] } = await running.execute({ query, variables }, headers);
      return { data, errors } as Answer;
    },
    publish: async (contract, data, { id = newId('evt') } = {}) => {
      await bus.transport.publish([envelopeOf(contract.type, data, id, now())]);
      await drain({ pools: [app], transport: bus.transport });
    },
    told: async (subject, kind) => {
      const events = await rows(
        `SELECT data FROM outbox WHERE subject = $1 AND split_part(type, '.', 4) = $2 ORDER BY sequence`,
        subject,
        kind,
      );
      return events.map(({ data }) => data);
    },
    rendered: async (invoiceId) => {
      const stored = 'SELECT 1 FROM document_file JOIN invoice USING (document_id) WHERE invoice.id = $1';
      await eventually(async () => (await rows(stored, toUuid(invoiceId as Id<'inv'>))).length > 0, 30_000);
    },
    fetch: async (pathOrUrl, init) => {
      const url = new URL(pathOrUrl, 'http://quittance.test');
      const prefix = Object.keys(running.routes).find((each) => url.pathname.startsWith(each));
      const handle = prefix === undefined ? undefined : running.routes[prefix];
      if (handle === undefined) throw new Error(`no route for ${url.pathname}`);
      return handle(new Request(url, init));
    },
    moveClock: (ms) => {
      offsetMs += ms;
    },
    stop: async () => {
      await running.stop();
      await app.end();
      await Promise.all([bus.close(), database.drop(), tokens.remove()]);
    },
  };
}

let sequence = 0;

function envelopeOf(type: string, data: unknown, id: EventEnvelope['id'], time: Date): EventEnvelope {
  sequence += 1;
  const subject = `test-${sequence}`;
  return {
    ...{ specversion: '1.0', id, type, source: '/test', subject, time: time.toISOString() },
    ...{ datacontenttype: 'application/json', partitionkey: subject, sequence: 1, data },
  } as EventEnvelope;
}
