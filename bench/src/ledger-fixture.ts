import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { migrate } from '@quittance/database/migrate';
import { createPool } from '@quittance/database/pool';
import { pgSql } from '@quittance/database/prisma-sql';
import { provision } from '@quittance/database/provision';
import { newUuid } from '@quittance/ids';
import type pg from 'pg';
import { ensureAccounts } from '../../subgraphs/billing/src/ledger/accounts.ts';
import type { NewJournal } from '../../subgraphs/billing/src/ledger/ledger.ts';
import { createPoster, type Poster, posterSession } from '../../subgraphs/billing/src/ledger/poster.ts';
import { walletTeller } from '../../subgraphs/billing/src/wallet/teller.ts';
import { notePosted } from '../../subgraphs/billing/src/wallet/untold.ts';
import { quantile } from './measure.ts';

/** The ledger of a billing database of its own, as the service runs it, without the service. */
export type LedgerFixture = {
  superuserUrl: string;
  ownerUrl: string;
  pool: pg.Pool;
  poster: Poster;
  /** Wallets with more money than a bench moves. */
  wallets: readonly string[];
  close(): Promise<void>;
};

const walletCount = 10_000;
const fundsMinor = 10n ** 12n;
const spec = { organizationId: null, userId: null, currency: 'EUR' } as const;

export async function prepareLedger(superuserUrl: string): Promise<LedgerFixture> {
  const password = 'bench';
  const urls = await provision({ superuserUrl, name: 'billing', ownerPassword: password, appPassword: password });
  const folder = fileURLToPath(new URL('../../prisma/billing', import.meta.url));
  await migrate({ ownerUrl: urls.ownerUrl, folder, appRole: 'billing_app' });
  const pool = createPool({ url: urls.appUrl, applicationName: 'bench', max: 4, acrossTenants: true, ...posterSession });
  const poster = createPoster({ pool, now: () => new Date(), afterPost: notePosted, afterCommit: () => undefined });
  const codes = Array.from({ length: walletCount }, (_, index) => `wallet:${index}:EUR`);
  const { idOf } = await ensureAccounts(pgSql(pool), [
    { ...spec, code: 'clearing:bench:EUR', kind: 'clearing', noOverdraft: false },
    ...codes.map((code) => ({ ...spec, code, kind: 'wallet' as const, noOverdraft: true })),
  ]);
  const source = known(idOf.get('clearing:bench:EUR'));
  const wallets = codes.map((code) => known(idOf.get(code)));
  const half = walletCount / 2;
  for (const part of [wallets.slice(0, half), wallets.slice(half)])
    await poster.submitAll(part.map((wallet) => transferOf(source, wallet, fundsMinor)));
  const telling = startTelling(urls.appUrl);
  return {
    superuserUrl,
    ownerUrl: urls.ownerUrl,
    pool,
    poster,
    wallets,
    close: async () => {
      await poster.stop();
      await telling.stop();
      await pool.end();
    },
  };
}

/** Writes the events of wallets as the relay does, which is not there: over a connection without the poster's settings. */
function startTelling(url: string): { stop(): Promise<void> } {
  const pool = createPool({ url, applicationName: 'bench', max: 1, acrossTenants: true });
  const tell = walletTeller();
  let stopped = false;
  const run = async () => {
    const client = await pool.connect();
    while (!stopped) {
      await tell(client);
      await pause(20);
    }
    client.release();
    await pool.end();
  };
  const ended = run();
  return {
    stop: () => {
      stopped = true;
      return ended;
    },
  };
}

export function transferOf(debitAccountId: string, creditAccountId: string, amountMinor = 1n): NewJournal {
  return {
    id: newUuid(),
    type: 'transfer',
    transfers: [{ id: newUuid(), kind: 'single', debitAccountId, creditAccountId, amountMinor, currency: 'EUR' }],
  };
}

/** Two different ones of a list. */
export function anyTwo(wallets: readonly string[]): [string, string] {
  const first = Math.floor(Math.random() * wallets.length);
  const second = (first + 1 + Math.floor(Math.random() * (wallets.length - 1))) % wallets.length;
  return [known(wallets[first]), known(wallets[second])];
}

/** What so many submitters, each waiting for its outcome before the next, get through: a second, and the 99th percentile of waiting in ms. */
export async function submit(
  poster: Poster,
  { submitters, ms, next }: { submitters: number; ms: number; next: () => NewJournal },
): Promise<{ perSecond: number; p99: number }> {
  const waited: number[] = [];
  const began = performance.now();
  const one = async () => {
    while (performance.now() - began < ms) {
      const before = performance.now();
      const { status } = await poster.submit(next());
      if (status !== 'posted') throw new Error(`A transfer was ${status}`);
      waited.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: submitters }, one));
  return { perSecond: (waited.length / (performance.now() - began)) * 1000, p99: quantile(waited, 0.99) };
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('An account is missing');
  return value;
}
