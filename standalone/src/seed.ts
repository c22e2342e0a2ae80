import { parseArgs } from 'node:util';
import { type SeededInvoice, seedBills } from '@quittance/billing/seed';
import { createPool } from '@quittance/database/pool';
import { inTransaction } from '@quittance/database/transaction';
import { toUuid } from '@quittance/ids';
import { type Seed, seedDocuments, seedInvoices } from '@quittance/invoice/seed';
import type { Pool } from 'pg';
import { environmentOf } from './cli.ts';
import { UsageError } from './cli-database.ts';
import { readEnv, type StandaloneEnv } from './env.ts';
import type { Environment } from './environment.ts';

const usage = `npm run seed -- --invoices <number> [--partners <number>] [--organization <id>] [--seed <number>], beside an installation that runs:

  fills an organisation (the only one unless told) with partners and invoices, to see how it is with many.
  The same seed makes the same data; give another one to add more.`;

const statementTimeoutMs = 600_000;
const billsAtOnce = 10_000;

/** Answers what is to be printed. */
export async function seed(args: readonly string[], env: StandaloneEnv = readEnv()): Promise<string> {
  const { invoices, partners, organization, number } = read(args);
  const environment = await environmentOf(env);
  return withOwner(environment, 'invoice', async (invoicePool) => {
    const organizationId = await find(invoicePool, organization);
    const wanted: Seed = { organizationId, partners, invoices, seed: number };
    await inTransaction(invoicePool, async (sql) => {
      await seedInvoices(sql, wanted);
      await seedDocuments(sql, wanted);
    });
    await invoicePool.query('ANALYZE');
    await withOwner(environment, 'billing', async (pool) => {
      await bill(invoicePool, pool, wanted);
      await pool.query('ANALYZE');
    });
    return `${partners} partners and ${invoices} invoices were added.`;
  });
}

function read(args: readonly string[]) {
  const options = {
    invoices: { type: 'string' },
    partners: { type: 'string' },
    organization: { type: 'string' },
    seed: { type: 'string' },
  } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    const invoices = positive(values.invoices);
    return {
      invoices,
      partners: values.partners === undefined ? Math.max(1, Math.round(invoices / 5)) : positive(values.partners),
      organization: values.organization === undefined ? null : toUuid(values.organization as `org_${string}`),
      number: values.seed === undefined ? 1 : positive(values.seed),
    };
  } catch {
    throw new UsageError(usage);
  }
}

function positive(text: string | undefined): number {
  if (text === undefined || !/^[1-9]\d{0,6}$/.test(text)) throw new UsageError(usage);
  return Number(text);
}

async function find(pool: Pool, wanted: string | null): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    'SELECT id::text FROM organization WHERE $1::uuid IS NULL OR id = $1::uuid LIMIT 2',
    [wanted],
  );
  const [only, another] = rows;
  if (only !== undefined && another === undefined) return only.id;
  throw new UsageError(
    only === undefined
      ? 'There is no such organisation: make one in the web app first.'
      : 'There are several organisations: name one with --organization.',
  );
}

/** Each issued invoice has its bill. */
async function bill(from: Pool, to: Pool, { organizationId, seed: number }: Seed): Promise<void> {
  for (let after = ''; ; ) {
    const { rows } = await from.query<SeededInvoice>(selectIssued, [organizationId, `SEED-${number}-%`, after, billsAtOnce]);
    await inTransaction(to, (sql) => seedBills(sql, organizationId, rows));
    const last = rows.at(-1);
    if (last === undefined || rows.length < billsAtOnce) return;
    after = last.number;
  }
}

const selectIssued = `
  SELECT invoice.id::text, number, buyer_id::text AS "partnerId", buyer_name AS "payerName", organization.name AS "payeeName",
         total_minor AS "amountMinor", invoice.currency, issued_on AS "issuedOn", due_on AS "dueOn", issued_at AS "issuedAt", status = 'VOID' AS voided
    FROM invoice JOIN organization ON organization.id = organization_id
   WHERE organization_id = $1::uuid AND number LIKE $2 AND number > $3 ORDER BY number LIMIT $4::integer`;

async function withOwner<T>(environment: Environment, name: string, work: (pool: Pool) => Promise<T>): Promise<T> {
  const url = environment[`DATABASE_MIGRATION_URL_${name.toUpperCase()}`] ?? environment[`DATABASE_URL_${name.toUpperCase()}`];
  if (url === undefined) throw new UsageError(`DATABASE_URL_${name.toUpperCase()} is not set.`);
  const pool = createPool({ url, applicationName: 'quittance-seed', max: 2, statementTimeoutMs, acrossTenants: true });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

/** `npm run seed -- ...`: prints what was done, or what was wrong with the question. */
export async function main(args: readonly string[]): Promise<void> {
  try {
    console.log(await seed(args));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
