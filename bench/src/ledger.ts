import { pgSql } from '@quittance/database/prisma-sql';
import { fromUuid, newId } from '@quittance/ids';
import { startTestServer } from '@quittance/testing/server';
import { prepareGivenServices } from '../../e2e/src/given-services.ts';
import { startProduct } from '../../e2e/src/product.ts';
import { approve, balanceOf, type Person, register } from '../../e2e/src/story.ts';
import { loadStatement, pageOfStatement } from '../../subgraphs/billing/src/statement/store.ts';
import type { Wallet } from '../../subgraphs/billing/src/wallet/wallet.ts';
import type { Baseline, Report } from './figure.ts';
import { fillLedger } from './fill-ledger.ts';
import { anyTwo, type LedgerFixture, prepareLedger, submit, transferOf } from './ledger-fixture.ts';
import { quantile, timed } from './measure.ts';
import { preparePgbench } from './pgbench.ts';
import { checkpoint, recycleWal } from './wal.ts';

const submitters = 512;
const loadMs = 8_000;
/** Twice as many entries. */
const manyTransfers = 5_000_000;

/** The ledger's speed against PostgreSQL's own measure (TPC-B by pgbench) on the same durable server. */
export async function ledger(report: Report): Promise<void> {
  const server = await startTestServer({ survives: 'power cut' });
  try {
    await recycleWal(server.superuserUrl);
    const pgbench = await preparePgbench(server.superuserUrl);
    if (pgbench === null)
      return report.notRun('everything', 'pgbench is not installed (package postgresql-contrib or postgresql)');
    const one: Baseline = { name: 'tpc_b_one_client', value: await pgbench.tpcB(1) };
    const best: Baseline = { name: 'tpc_b', value: Math.max(await pgbench.tpcB(16), await pgbench.tpcB(64)) };
    await pgbench.remove();
    await reportPoster(report, server.superuserUrl, { one, best });
    await reportBatches(report, server.superuserUrl, best);
  } finally {
    await server.stop();
  }
}

async function reportPoster(
  report: Report,
  superuserUrl: string,
  { one, best }: { one: Baseline; best: Baseline },
): Promise<void> {
  const fixture = await prepareLedger(superuserUrl);
  const { poster, wallets } = fixture;
  const [hot = '', ...others] = wallets;
  const spread = () => transferOf(...anyTwo(wallets));
  const toOrFromOne = () => {
    const [other] = anyTwo(others);
    return Math.random() < 0.5 ? transferOf(hot, other) : transferOf(other, hot);
  };
  const ratio = (atLeast: number) => ({ of: 'ratio', atLeast }) as const;
  try {
    await submit(poster, { submitters, ms: loadMs / 4, next: spread });
    const small = await submit(poster, { submitters, ms: loadMs, next: spread });
    report.figure({ metric: 'spread', value: small.perSecond, unit: '/s', baseline: best, goal: ratio(6) });
    const p99Goal = { of: 'value', atMost: 50 } as const;
    report.figure({ metric: 'spread_p99', value: small.p99, unit: 'ms', baseline: perTransaction(best), goal: p99Goal });
    const { perSecond: onHot } = await submit(poster, { submitters, ms: loadMs, next: toOrFromOne });
    report.figure({ metric: 'hot', value: onHot, unit: '/s', baseline: best, goal: ratio(7) });
    const { perSecond: lonely } = await submit(poster, { submitters: 1, ms: loadMs, next: spread });
    report.figure({ metric: 'single', value: lonely, unit: '/s', baseline: one, goal: ratio(0.8) });
    await reportGrowth(report, fixture, { name: 'small_ledger', value: small.perSecond });
  } finally {
    await fixture.close();
  }
}

/** How long one transaction keeps one of the clients: 64 of them share the throughput. */
const perTransaction = ({ name, value }: Baseline): Baseline => ({ name: `${name}_64_clients`, value: 64_000 / value });

async function reportGrowth(report: Report, fixture: LedgerFixture, small: Baseline): Promise<void> {
  const { poster, wallets, superuserUrl, ownerUrl } = fixture;
  const short = await statementP95(fixture);
  await fillLedger(ownerUrl, wallets, manyTransfers);
  await checkpoint(superuserUrl);
  const next = () => transferOf(...anyTwo(wallets));
  await submit(poster, { submitters, ms: loadMs / 4, next });
  const { perSecond } = await submit(poster, { submitters, ms: loadMs, next });
  report.figure({ metric: 'growth', value: perSecond, unit: '/s', baseline: small, goal: { of: 'ratio', atLeast: 0.8 } });
  report.figure({
    metric: 'statement_p95',
    value: await statementP95(fixture),
    unit: 'ms',
    baseline: { name: 'small_ledger', value: short },
    goal: { of: 'value', atMost: 100 },
  });
}

const monthMs = 30 * 24 * 60 * 60_000;

/** The statement of a month of the last two years, of the wallet with the most entries, and its first 100 entries. */
async function statementP95({ pool, wallets: [id = ''] }: LedgerFixture): Promise<number> {
  const wallet = { id: fromUuid('wal', id), currency: 'EUR' } as Wallet;
  const sample: number[] = [];
  for (let round = 0; round < 60; round += 1) {
    const end = new Date(Date.now() - (round % 23) * monthMs);
    const day = (at: Date) => at.toISOString().slice(0, 10);
    const period = { from: day(new Date(end.getTime() - monthMs)), to: day(end) };
    const read = async () => pageOfStatement(pgSql(pool), await loadStatement(pgSql(pool), wallet, period), null, 100);
    sample.push((await timed(read)).ms);
  }
  return quantile(sample, 0.95);
}

const batchClients = 4;
const batchSize = 1_000;

async function reportBatches(report: Report, superuserUrl: string, best: Baseline): Promise<void> {
  const given = await prepareGivenServices({ superuserUrl, amqpUrl: null });
  const product = await startProduct(given.environment);
  try {
    const people: Person[] = [];
    for (let count = 0; count < batchClients; count += 1) people.push(await fundedPerson(product.url));
    const began = performance.now();
    let moved = 0;
    await Promise.all(
      people.map(async (person, index) => {
        const transfers = await batchOf(person, people[(index + 1) % people.length] ?? person);
        while (performance.now() - began < loadMs) {
          // Not `moved += await ...`, which adds to what `moved` was before it waited: what the others moved meanwhile would be lost.
          const count = await transferBatch(product.url, person, transfers);
          moved += count;
        }
      }),
    );
    const value = (moved / (performance.now() - began)) * 1000;
    report.figure({ metric: 'batch_api', value, unit: '/s', baseline: best, goal: { of: 'ratio', atLeast: 3 } });
  } finally {
    await product.remove();
    await given.remove();
  }
}

async function fundedPerson(url: string): Promise<Person> {
  const person = await register(url, 'Mover');
  const amount = { amount: '9000.00', currency: 'EUR' };
  const { payment } = await person.api.topUpWallet({ walletId: await walletOf(person), amount, provider: 'sandbox' });
  await approve(payment.checkoutUrl);
  await balanceOf(person, amount.amount);
  return person;
}

async function walletOf({ api }: Person): Promise<string> {
  const [wallet] = await api.wallets();
  if (wallet === undefined) throw new Error('An organisation has a wallet');
  return wallet.id;
}

async function batchOf(from: Person, to: Person) {
  const move = {
    fromWalletId: await walletOf(from),
    toWalletId: await walletOf(to),
    amount: { amount: '0.01', currency: 'EUR' },
  };
  return Array.from({ length: batchSize }, () => move);
}

const mutation = `mutation ($input: TransferFundsBatchInput!) {
  transferFundsBatch(input: $input) { __typename ... on TransferFundsBatchSuccess { results { __typename } } }
}`;

type BatchAnswer = { data?: { transferFundsBatch: { __typename: string; results?: { __typename: string }[] } } };

/** How many were moved: all of them, or it is no measure. */
async function transferBatch(url: string, { token, organizationId }: Person, transfers: unknown[]): Promise<number> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'quittance-organization': organizationId },
    body: JSON.stringify({ query: mutation, variables: { input: { idempotencyKey: newId('key'), transfers } } }),
  });
  const text = await answer.text();
  const results = (JSON.parse(text) as BatchAnswer).data?.transferFundsBatch.results ?? [];
  if (results.filter(({ __typename }) => __typename === 'TransferFundsSuccess').length !== transfers.length)
    throw new Error(`Not all transfers of a batch were made: ${answer.status} ${text.slice(0, 400)}`);
  return results.length;
}
