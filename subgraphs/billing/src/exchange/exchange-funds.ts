import type { Caller } from '@quittance/access/caller';
import type { Sql } from '@quittance/database/sql';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import { parseDecimal } from '@quittance/money/decimal';
import { exchangeMinor, mostRateDecimals } from '@quittance/money/exchange';
import { isCurrency, type Money, mostMinor } from '@quittance/money/money';
import { assert, err, ok, type Result, unwrap } from '@quittance/result';
import { maySpend, scopeOf, sees, viewerOf } from '../access.ts';
import { type Place, specOf } from '../chart/chart.ts';
import { ensurePlaces } from '../chart/ensure-places.ts';
import type { Deps } from '../deps.ts';
import type { NewJournal, Rejection } from '../ledger/ledger.ts';
import { postJournals } from '../ledger/post-journals.ts';
import { recall, recordRejection } from '../ledger/recall.ts';
import type { Refused } from '../ledger/rejection.ts';
import { derivedUuid, hashOf } from '../ledger/request-hash.ts';
import { lockAccounts } from '../ledger/store.ts';
import { transact } from '../transact.ts';
import type { CurrencyMismatch, KeyReused } from '../transfer/errors.ts';
import { type Refusal, refusalOf } from '../transfer/refusal.ts';
import type { Forbidden, WalletNotFound } from '../wallet/errors.ts';
import { findWallets } from '../wallet/store.ts';
import { noteChanged } from '../wallet/untold.ts';
import type { Wallet } from '../wallet/wallet.ts';
import type { RateChanged, RateNotFound } from './errors.ts';
import { findRate } from './store.ts';

export type ExchangeFundsInput = {
  idempotencyKey: string;
  fromWalletId: Id<'wal'>;
  toWalletId: Id<'wal'>;
  /** In the currency of the wallet it comes from. */
  amount: Money;
  /** The rate that the caller was told, as `ExchangeRate` has it. */
  rate: string;
};

export type ExchangeFundsError = Refusal | RateNotFound | RateChanged | WalletNotFound | Forbidden | CurrencyMismatch | KeyReused;

/** The two transfers of the journal. */
type Exchanged = { soldId: Id<'tra'>; boughtId: Id<'tra'> };

type Order = { id: string; boughtId: string; requestHash: string; from: Wallet; to: Wallet; amount: Money; rate: string };

/**
 * Exchanges money between two wallets of the caller's at the rate they were quoted, or not at all: two transfers over the platform's
 * liquidity, in one journal that keeps the rate. What is bought is rounded down.
 */
export async function exchangeFunds(
  deps: Deps,
  caller: Caller,
  { idempotencyKey, fromWalletId, toWalletId, amount, rate }: ExchangeFundsInput,
): Promise<Result<Exchanged, ExchangeFundsError>> {
  const wallets = await findWallets(deps.db, [fromWalletId, toWalletId]);
  const from = ownWallet(caller, wallets, fromWalletId, 'fromWalletId');
  if (!from.ok) return from;
  const to = ownWallet(caller, wallets, toWalletId, 'toWalletId');
  if (!to.ok) return to;
  if (amount.currency !== from.value.currency) return err({ code: 'CURRENCY_MISMATCH', path: ['amount', 'currency'] });
  const id = derivedUuid('exchangeFunds', scopeOf(caller), idempotencyKey);
  const order: Order = {
    id,
    boughtId: derivedUuid('bought', id),
    requestHash: hashOf(['exchangeFunds', fromWalletId, toWalletId, amount.amountMinor.toString(), rate]),
    ...{ from: from.value, to: to.value, amount, rate },
  };
  const outcome = await transact(deps.pool, (sql) => decide(sql, deps.now(), order));
  deps.wakeRelay();
  return outcome.ok ? ok({ soldId: fromUuid('tra', order.id), boughtId: fromUuid('tra', order.boughtId) }) : outcome;
}

function ownWallet(
  caller: Caller,
  wallets: readonly Wallet[],
  id: Id<'wal'>,
  field: string,
): Result<Wallet, WalletNotFound | Forbidden> {
  const wallet = wallets.find((each) => each.id === id);
  if (wallet === undefined || !sees(viewerOf(caller, 'wallets:read'), wallet.owner)) {
    return err({ code: 'WALLET_NOT_FOUND', path: [field] });
  }
  return maySpend(caller, wallet.owner) ? ok(wallet) : err({ code: 'FORBIDDEN' });
}

/** Under the accounts' locks, so that the same key asked twice at once meets its first outcome. */
async function decide(sql: Sql, now: Date, order: Order): Promise<Result<null, ExchangeFundsError>> {
  const { id, requestHash, from, to } = order;
  const places = [from, to].map(({ currency }): Place => ({ kind: 'liquidity', currency }));
  const { idOf } = await ensurePlaces(sql, places, now);
  const [sellingId, buyingId] = places.map((place) => idOf.get(specOf(place).code));
  assert(sellingId !== undefined && buyingId !== undefined, 'a place that was ensured has an account');
  await lockAccounts(sql, [toUuid(from.id), toUuid(to.id), sellingId, buyingId]);
  const before = await recall(sql, id, requestHash);
  if (before?.status === 'conflict') return err({ code: 'IDEMPOTENCY_KEY_REUSED' });
  if (before?.status === 'posted') return ok(null);
  if (before !== null) return err(remembered(before.rejection, from.currency));
  const refusal = await refusalOfRate(sql, now, order);
  if (refusal !== null) {
    await recordRejection(sql, { id, type: 'exchange', requestHash }, refusal, now);
    return err(refusal);
  }
  return post(sql, now, order, { sellingId, buyingId });
}

async function refusalOfRate(sql: Sql, now: Date, { from, to, rate }: Order): Promise<RateNotFound | RateChanged | null> {
  assert(isCurrency(from.currency) && isCurrency(to.currency), 'wallets are in currencies that we know');
  const current = await findRate(sql, from.currency, to.currency, now);
  if (current === null) return { code: 'EXCHANGE_RATE_NOT_FOUND', path: ['rate'] };
  return current.rate === rate ? null : { code: 'EXCHANGE_RATE_CHANGED', path: ['rate'], rate: current.rate };
}

async function post(
  sql: Sql,
  now: Date,
  order: Order,
  { sellingId, buyingId }: { sellingId: string; buyingId: string },
): Promise<Result<null, ExchangeFundsError>> {
  const { id, boughtId, requestHash, from, to, amount, rate } = order;
  assert(isCurrency(to.currency), 'wallets are in currencies that we know');
  const exchanged = { from: amount.currency, to: to.currency, rate: unwrap(parseDecimal(rate, mostRateDecimals)) };
  const boughtMinor = exchangeMinor(amount.amountMinor, exchanged);
  if (boughtMinor === 0n) return err({ code: 'INVALID', path: ['amount'], message: 'comes to nothing at this rate' });
  if (boughtMinor > mostMinor) return err({ code: 'INVALID', path: ['amount'], message: 'is more than a wallet can hold' });
  const journal: NewJournal = {
    ...{ id, type: 'exchange', requestHash, externalRef: rate },
    transfers: [
      { id, kind: 'single', debitAccountId: toUuid(from.id), creditAccountId: sellingId, ...amount },
      {
        ...{ id: boughtId, kind: 'single', debitAccountId: buyingId, creditAccountId: toUuid(to.id) },
        ...{ amountMinor: boughtMinor, currency: to.currency },
      },
    ],
  };
  const { outcomes, accounts } = await postJournals(sql, [journal], now);
  const [outcome] = outcomes;
  if (outcome?.status === 'rejected') return err(remembered(outcome.rejection, from.currency));
  assert(outcome?.status === 'posted', 'an id that was not known is posted or refused');
  await noteChanged(
    sql,
    accounts.map((account) => account.id),
  );
  return ok(null);
}

/** What was refused is either our own refusal, or the ledger's. */
function remembered(rejection: Refused, currency: string): RateNotFound | RateChanged | Refusal {
  return rejection.code.startsWith('EXCHANGE_RATE_')
    ? (rejection as RateNotFound | RateChanged)
    : refusalOf(rejection as Rejection, currency, { amount: ['amount'], target: ['toWalletId'] });
}
