import { createPool } from '@quittance/database/pool';
import { pgSql } from '@quittance/database/prisma-sql';
import type { Sql } from '@quittance/database/sql';
import { inTransaction } from '@quittance/database/transaction';
import { newId, toUuid } from '@quittance/ids';
import { booksBalance } from '@quittance/testing/books';
import { createTestDatabase, type TestDatabase } from '@quittance/testing/database';
import type pg from 'pg';
import { ensureAccounts } from '../src/ledger/accounts.ts';
import { type Account, balanceMinor, type NewJournal, type NewTransfer, type Outcome } from '../src/ledger/ledger.ts';
import { postJournals } from '../src/ledger/post-journals.ts';
import { posterSession } from '../src/ledger/poster.ts';
import { readAccounts } from '../src/ledger/store.ts';

export type Ledger = {
  database: TestDatabase;
  pool: pg.Pool;
  sql: Sql;
  /** Opens an account that can't be overdrawn and puts money into it. */
  open(name: string, amountMinor?: bigint, currency?: string): Promise<string>;
  /** The account with this code: `source:EUR` is where `open` takes the money from. */
  idOf(code: string): Promise<string>;
  post(...journals: NewJournal[]): Promise<Outcome[]>;
  balance(id: string): Promise<bigint>;
  account(id: string): Promise<Account>;
  close(): Promise<void>;
};

export const uuid = (): string => toUuid(newId('tra'));
export const now = () => new Date();

/** A ledger in a database of its own, as the service's role. `close` checks that the books balance. */
export async function createLedger(max = 20): Promise<Ledger> {
  const database = await createTestDatabase('billing');
  const pool = createPool({ url: database.appUrl, applicationName: 'ledger test', max, acrossTenants: true, ...posterSession });
  const sql = pgSql(pool);
  const post = async (...journals: NewJournal[]) =>
    (await inTransaction(pool, (tx) => postJournals(tx, journals, now()))).outcomes;
  const account = async (id: string) => {
    const [found] = await readAccounts(sql, [id]);
    if (found === undefined) throw new Error(`no account ${id}`);
    return found;
  };
  return {
    database,
    pool,
    sql,
    post,
    account,
    idOf: async (code) => {
      const [found] = await sql.query<{ id: string }>('SELECT id::text FROM account WHERE code = $1', [code]);
      if (found === undefined) throw new Error(`no account ${code}`);
      return found.id;
    },
    balance: async (id) => balanceMinor(await account(id)),
    open: async (name, amountMinor = 0n, currency = 'EUR') => {
      const spec = { organizationId: null, userId: null, currency };
      const { idOf } = await ensureAccounts(sql, [
        { ...spec, code: `source:${currency}`, kind: 'clearing', noOverdraft: false },
        { ...spec, code: name, kind: 'wallet', noOverdraft: true },
      ]);
      const id = idOf.get(name) ?? '';
      if (amountMinor > 0n) await post(journalOf(moving(idOf.get(`source:${currency}`) ?? '', id, amountMinor, currency)));
      return id;
    },
    close: async () => {
      await pool.end();
      await booksBalance(database.ownerUrl);
      await database.drop();
    },
  };
}

export function moving(debitAccountId: string, creditAccountId: string, amountMinor: bigint, currency = 'EUR') {
  return { id: uuid(), kind: 'single' as const, debitAccountId, creditAccountId, amountMinor, currency };
}

export function journalOf(...transfers: NewTransfer[]): NewJournal {
  return { id: uuid(), type: 'test', transfers };
}
