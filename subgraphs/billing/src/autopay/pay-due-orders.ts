import { pgSql } from '@quittance/database/prisma-sql';
import type { Sql } from '@quittance/database/sql';
import type { Id } from '@quittance/ids';
import { assert } from '@quittance/result';
import { isKnown } from '../bill/bill.ts';
import { payLockedBill } from '../bill/pay-locked-bill.ts';
import { lockBills } from '../bill/store.ts';
import type { Deps } from '../deps.ts';
import type { Rejection } from '../ledger/ledger.ts';
import { derivedUuid, hashOf } from '../ledger/request-hash.ts';
import { transact } from '../transact.ts';
import { findWallet } from '../wallet/store.ts';
import type { Wallet } from '../wallet/wallet.ts';
import { type AutopayRefusal, decideAutopay } from './autopay.ts';
import { dueOrders, findOrders, lockAutopay, paidThisMonth, resolveOrder } from './store.ts';

const mostAtOnce = 100;

/** Pays, or refuses to pay, what wallets have to pay by themselves; answers whether there may be more. Several processes may do it at once. */
export async function payDueOrders(deps: Deps): Promise<boolean> {
  const orders = await dueOrders(pgSql(deps.pool), mostAtOnce);
  let failed = false;
  for (const order of orders) {
    try {
      await payOrder(deps, order);
    } catch (error) {
      // The others are not to wait for it; it is tried again after the job's pause.
      failed = true;
      deps.log.error({ err: error, billId: order.billId }, 'a bill could not be paid by itself, it will be tried again');
    }
  }
  return orders.length === mostAtOnce && !failed;
}

/** One transaction: bill, limits, money and what became of it stand or fall together. The journal's id is the bill's, so it is paid once. */
async function payOrder(deps: Deps, { billId, invoiceId }: { billId: Id<'bil'>; invoiceId: Id<'inv'> }): Promise<void> {
  const [order] = await findOrders(pgSql(deps.pool), [billId]);
  assert(order !== undefined, 'orders stay');
  const wallet = await findWallet(deps.db, order.walletId);
  assert(wallet !== null, 'wallets stay');
  await transact(deps.pool, async (sql) => {
    const now = deps.now();
    const outcome = await pay(sql, now, { billId, invoiceId, wallet });
    if (outcome !== null) await resolveOrder(sql, billId, outcome, now);
  });
  deps.wakeRelay();
}

type Resolved = { paidMinor: bigint } | { reason: AutopayRefusal };

/** Null when another process was faster. */
async function pay(
  sql: Sql,
  now: Date,
  { billId, invoiceId, wallet }: { billId: Id<'bil'>; invoiceId: Id<'inv'>; wallet: Wallet },
): Promise<Resolved | null> {
  const [bill] = await lockBills(sql, [invoiceId]);
  assert(bill !== undefined && isKnown(bill), 'what is ordered is known');
  // Who changes the order holds the bill's lock.
  const [order] = await findOrders(sql, [billId]);
  if (order?.status !== 'DUE') return null;
  const autopay = await lockAutopay(sql, wallet.id);
  assert(autopay !== null, 'what was set once stays, stopped or not');
  const decided = decideAutopay({ bill, wallet, autopay, paidThisMonthMinor: await paidThisMonth(sql, wallet.id, now) });
  if (!decided.ok) return { reason: decided.error };
  const attempt = { id: derivedUuid('autopay', billId), type: 'bill_payment', requestHash: hashOf(['autopay', billId]) } as const;
  const paid = await payLockedBill(sql, now, { attempt, bill, wallet, amountMinor: decided.value });
  return paid.ok ? { paidMinor: decided.value } : { reason: reasonOf(paid.error) };
}

function reasonOf({ code }: Rejection): AutopayRefusal {
  // Somebody who owes themselves something, or a sum beyond what an account holds.
  return code === 'insufficient_funds' ? 'INSUFFICIENT_FUNDS' : 'NOT_POSSIBLE';
}
