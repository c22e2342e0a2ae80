import { anonymous, type Caller } from '@quittance/access/caller';
import { createPool } from '@quittance/database/pool';
import { inSnapshot } from '@quittance/database/transaction';
import type { EventContract, InputOf } from '@quittance/events/envelope';
import type { RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import { newId } from '@quittance/ids';
import { booksBalance } from '@quittance/testing/books';
import { createTestTokens } from '@quittance/testing/caller';
import { createTestDatabase, type TestDatabase } from '@quittance/testing/database';
import { drain, eventually } from '@quittance/testing/drain';
import { embeddedTransport } from '@quittance/testing/transport';
import type pg from 'pg';
import { billingEnvSchema } from '../src/env.ts';
import { verifyNow } from '../src/ledger/verify-now.ts';
import { reconcileRecords } from '../src/reconciliation/reconcile-records.ts';
import { type BillingOptions, startBilling } from '../src/start.ts';

export type Answer = { data: Record<string, never> | null; errors: readonly { extensions: { code: string }; message: string }[] };

/** The billing subgraph as it runs, with its own database, a transport and a clock that can be moved. */
export type Fixture = {
  database: TestDatabase;
  /** Of the service's own role. */
  appUrl: string;
  /** Of the owner's, across all tenants. */
  pool: pg.Pool;
  running: RunningSubgraph;
  /** Runs one operation. */
  run(caller: Caller, query: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** Publishes events of other services, together; resolves when they have had their effect. */
  tell(...events: Told[]): Promise<void>;
  /** Rows of the subgraph's database, once all events are written that follow from what was done before. */
  rows<Row>(text: string, ...values: unknown[]): Promise<Row[]>;
  moveClock(ms: number): void;
  now(): Date;
  /** Fails unless the books balance, the ledger verifies, and what was told is what was booked. For `afterEach`. `but`: ids that are known to differ. */
  balanced(but?: readonly string[]): Promise<void>;
  stop(): Promise<void>;
};

/** An event of another service, as `told` makes it. */
export type Told = { type: string; subject: string; data: unknown };

export function told<C extends EventContract>(contract: C, subject: string, data: InputOf<C>): Told {
  return { type: contract.type, subject, data: contract.schema.parse(data) && data };
}

export type FixtureOptions = Pick<BillingOptions, 'askPayment' | 'askInvoice'> & {
  env?: Record<string, string>;
  /** Another process of the same installation, whose database it shares; stopped before that one. */
  beside?: Fixture;
};

/** What internal requests of this installation are signed with. */
export const internalSecret = 'a secret that is only known to this test';

export async function startFixture(options: FixtureOptions = {}): Promise<Fixture> {
  let offsetMs = 0;
  const now = () => new Date(Date.now() + offsetMs);
  const [database, bus, tokens] = await Promise.all([
    options.beside?.database ?? createTestDatabase('billing'),
    embeddedTransport(),
    createTestTokens(now),
  ]);
  const pool = createPool({ url: database.ownerUrl, applicationName: 'test', max: 4, acrossTenants: true });
  const env = billingEnvSchema.parse({
    DATABASE_URL_BILLING: database.appUrl,
    PUBLIC_URL: 'https://quittance.example',
    INTERNAL_SECRET: internalSecret,
    JWKS_FILE: tokens.jwksFile,
    // Whoever wants a proof asks for it.
    VERIFY_LEDGER_EVERY_SECONDS: '0',
    RECONCILE_EVERY_SECONDS: '0',
    ...options.env,
  });
  const { askPayment, askInvoice } = options;
  const running = await startBilling({
    ...{ env, transport: bus.transport, log: bus.log, overrides: { now } },
    ...(askPayment && { askPayment }),
    ...(askInvoice && { askInvoice }),
  });
  return {
    database,
    appUrl: database.appUrl,
    pool,
    running,
    now,
    rows: async <Row>(text: string, ...values: unknown[]) => {
      await eventually(async () => (await pool.query('SELECT FROM untold')).rowCount === 0);
      return (await pool.query(text, values)).rows as Row[];
    },
    run: async (caller, query, variables) => {
      const headers = caller === anonymous ? {} : await tokens.headersOf(caller);
      const { data = null, errors = [] } = await running.execute({ query, variables }, headers);
      // As it arrives at a client: instants are text.
      return JSON.parse(JSON.stringify({ data, errors })) as Answer;
    },
    tell: async (...events) => {
      await bus.transport.publish(events.map((event) => envelopeOf(event, now())));
      await drain({ pools: [pool], transport: bus.transport });
    },
    moveClock: (ms) => {
      offsetMs += ms;
    },
    balanced: async (but = []) => {
      await booksBalance(database.ownerUrl);
      const { problems } = await verifyNow(pool, new Date(0));
      if (problems.length > 0) throw new Error(`The ledger does not verify: ${JSON.stringify(problems)}`);
      const comparisons = await inSnapshot(pool, reconcileRecords);
      const differences = comparisons.flatMap(({ check, differences: some }) =>
        some.flatMap(({ kind, id }) => (but.includes(id) ? [] : [`${check}: ${kind} ${id}`])),
      );
      if (differences.length > 0) throw new Error(`The records do not agree: ${differences.join('; ')}`);
    },
    stop: async () => {
      await running.stop();
      await pool.end();
      await Promise.all([bus.close(), options.beside ? undefined : database.drop(), tokens.remove()]);
    },
  };
}

let sequence = 0;

function envelopeOf({ type, subject, data }: Told, time: Date) {
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
