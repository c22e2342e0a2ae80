import { anonymous, type Caller } from '@quittance/access/caller';
import { createPool } from '@quittance/database/pool';
import type { EventContract, InputOf } from '@quittance/events/envelope';
import type { RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import { type Id, newId, toUuid } from '@quittance/ids';
import { createTestTokens } from '@quittance/testing/caller';
import { createTestDatabase } from '@quittance/testing/database';
import { eventually } from '@quittance/testing/drain';
import { startHttp, type TestHttp } from '@quittance/testing/http';
import { embeddedTransport } from '@quittance/testing/transport';
import type pg from 'pg';
import { paymentEnvSchema } from '../src/env.ts';
import { startPayment } from '../src/start.ts';

export type Answer = { data: Record<string, never> | null; errors: readonly { extensions: { code: string }; message: string }[] };

/** The payment subgraph as it runs, with its own database, a transport, the sandbox over real HTTP and a clock that can be moved. */
export type Fixture = {
  /** Of the service's own role. */
  appUrl: string;
  http: TestHttp;
  pool: pg.Pool;
  running: RunningSubgraph;
  /** Runs one operation. */
  run(caller: Caller, query: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** Publishes an event of another service. */
  publish<C extends EventContract>(contract: C, subject: string, data: InputOf<C>): Promise<void>;
  /** Rows of the subgraph's database. */
  rows<Row>(text: string, ...values: unknown[]): Promise<Row[]>;
  /** The events told of a payment, in their order, by the last but one part of their type: `started`, `captured` ... */
  told(paymentId: string): Promise<string[]>;
  /** Waits until the payment has this status. */
  settled(paymentId: string, status: string): Promise<void>;
  /** Waits until the sandbox has taken the payment's money. */
  charged(paymentId: string): Promise<void>;
  /** Lets the process die, as far as a test can: its calls are cut off, nothing is written any more, and another one starts. */
  restart(): Promise<void>;
  moveClock(ms: number): void;
  now(): Date;
  stop(): Promise<void>;
};

/** What everything of this test is signed with. */
export const secret = 'a secret that is only known to this test';

export async function startFixture(options: { timeoutMs?: number; sandbox?: boolean } = {}): Promise<Fixture> {
  let offsetMs = 0;
  const now = () => new Date(Date.now() + offsetMs);
  const [database, bus, http, tokens] = await Promise.all([
    createTestDatabase('payment'),
    embeddedTransport(),
    startHttp(),
    createTestTokens(now),
  ]);
  const pool = createPool({ url: database.ownerUrl, applicationName: 'test', max: 4, acrossTenants: true });
  const env = paymentEnvSchema.parse({
    DATABASE_URL_PAYMENT: database.appUrl,
    PUBLIC_URL: http.url,
    SANDBOX_BASE_URL: http.url,
    HOST: options.sandbox === false ? '0.0.0.0' : '127.0.0.1',
    INTERNAL_SECRET: secret,
    JWKS_FILE: tokens.jwksFile,
    PROVIDER_TIMEOUT_MS: String(options.timeoutMs ?? 1_000),
  });
  const start = async () => {
    const started = await startPayment({ env, transport: bus.transport, log: bus.log, overrides: { now } });
    http.serve(started.routes);
    return started;
  };
  let running = await start();

  const rows = async <Row>(text: string, ...values: unknown[]) => (await pool.query(text, values)).rows as Row[];
  return {
    appUrl: database.appUrl,
    http,
    pool,
    get running() {
      return running;
    },
    now,
    rows,
    run: async (caller, query, variables) => {
      const headers = caller === anonymous ? {} : await tokens.headersOf(caller);
      const { data = null, errors = [] } = await running.execute({ query, variables }, headers);
      // As it arrives at a client: instants are text.
      return JSON.parse(JSON.stringify({ data, errors })) as Answer;
    },
    publish: (contract, subject, data) => bus.transport.publish([envelopeOf(contract.type, subject, data, now())]),
    told: async (paymentId) => {
      const events = await rows<{ type: string }>(`SELECT type FROM outbox WHERE subject = $1 ORDER BY sequence`, paymentId);
      return events.map(({ type }) => type.split('.').at(-2) ?? type);
    },
    settled: async (paymentId, status) => {
      await eventually(async () => {
        const [row] = await rows<{ status: string }>(`SELECT status FROM payment WHERE id = $1`, toUuid(paymentId as Id<'pay'>));
        return row?.status === status;
      });
    },
    charged: async (paymentId) => {
      const charged = `SELECT FROM sandbox_checkout WHERE reference = $1 AND charges > 0`;
      await eventually(async () => (await rows(charged, paymentId)).length === 1);
    },
    restart: async () => {
      // In this order: with its database gone, the old process can't write what its cut calls end with.
      await running.stop();
      http.cut();
      running = await start();
    },
    moveClock: (ms) => {
      offsetMs += ms;
    },
    stop: async () => {
      await http.close();
      await running.stop();
      await pool.end();
      await Promise.all([bus.close(), database.drop(), tokens.remove()]);
    },
  };
}

let sequence = 0;

function envelopeOf(type: string, subject: string, data: unknown, time: Date) {
  sequence += 1;
  return {
    specversion: '1.0',
    id: newId('evt'),
    type,
    source: '/test',
    subject,
    time: time.toISOString(),
    datacontenttype: 'application/json',
    partitionkey: subject,
    sequence,
    data,
  } as const;
}
