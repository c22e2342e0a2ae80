import type { Caller } from '@quittance/access/caller';
import { prismaSql } from '@quittance/database/prisma-sql';
import type { Id } from '@quittance/ids';
import type { Money } from '@quittance/money/money';
import { err, ok, type Result } from '@quittance/result';
import { maySpend, sees, viewerOf } from '../access.ts';
import type { Deps } from '../deps.ts';
import type { CurrencyMismatch } from '../transfer/errors.ts';
import type { Forbidden, WalletNotFound } from '../wallet/errors.ts';
import { findWallet } from '../wallet/store.ts';
import type { Wallet } from '../wallet/wallet.ts';
import { saveAutopay, stopPaying } from './store.ts';

export type SetAutopayInput = { walletId: Id<'wal'>; mostPerBill: Money; mostPerMonth: Money | null };

/** Lets a wallet of the caller's pay its owner's new bills by itself, from now on and up to these limits; replaces what was set before. */
export async function setAutopay(
  deps: Deps,
  caller: Caller,
  { walletId, mostPerBill, mostPerMonth }: SetAutopayInput,
): Promise<Result<Wallet, WalletNotFound | Forbidden | CurrencyMismatch>> {
  const found = await ownWallet(deps, caller, walletId);
  if (!found.ok) return found;
  const { currency } = found.value;
  if (mostPerBill.currency !== currency) return err({ code: 'CURRENCY_MISMATCH', path: ['mostPerBill', 'currency'] });
  if (mostPerMonth !== null && mostPerMonth.currency !== currency) {
    return err({ code: 'CURRENCY_MISMATCH', path: ['mostPerMonth', 'currency'] });
  }
  const limits = { mostPerBillMinor: mostPerBill.amountMinor, mostPerMonthMinor: mostPerMonth?.amountMinor ?? null };
  await saveAutopay(prismaSql(deps.db), { walletId, active: true, ...limits, setAt: deps.now() });
  return found;
}

/** Ends that; what is not paid by now is left for a person. Repeating it changes nothing. */
export async function stopAutopay(
  deps: Deps,
  caller: Caller,
  walletId: Id<'wal'>,
): Promise<Result<Wallet, WalletNotFound | Forbidden>> {
  const found = await ownWallet(deps, caller, walletId);
  if (found.ok) await stopPaying(prismaSql(deps.db), walletId);
  return found;
}

async function ownWallet(deps: Deps, caller: Caller, walletId: Id<'wal'>): Promise<Result<Wallet, WalletNotFound | Forbidden>> {
  const wallet = await findWallet(deps.db, walletId);
  if (wallet === null || !sees(viewerOf(caller, 'wallets:read'), wallet.owner)) {
    return err({ code: 'WALLET_NOT_FOUND', path: ['walletId'] });
  }
  return maySpend(caller, wallet.owner) ? ok(wallet) : err({ code: 'FORBIDDEN' });
}
