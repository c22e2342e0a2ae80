import type { Caller } from '@quittance/access/caller';
import type { Id } from '@quittance/ids';
import type { Money } from '@quittance/money/money';
import { err, type Result } from '@quittance/result';
import { ownerOf, sponsorOf } from '../access.ts';
import { finishStart, planCheckout } from '../checkout/begin-checkout.ts';
import { acrossTenants, type Deps } from '../deps.ts';
import { findWallet } from '../wallet/store.ts';
import { awaitProjection } from './await-projection.ts';
import type { Payment } from './payment.ts';
import { acceptableAmount, ownReturnUrl, usableProvider } from './rules.ts';
import { startOnce } from './start-once.ts';
import type { TopUpWalletError } from './top-up-wallet.ts';

export type PayUserInput = {
  idempotencyKey: string;
  toWalletId: Id<'wal'>;
  amount: Money;
  provider: string;
  returnUrl: string | null;
};

/** The same that can go wrong with a top-up. */
export type PayUserError = TopUpWalletError;

/** Opens a checkout that pays into somebody else's wallet. Whoever knows the wallet's id may pay into it. */
export async function payUser(deps: Deps, caller: Caller, input: PayUserInput): Promise<Result<Payment, PayUserError>> {
  const paidBy = sponsorOf(caller);
  if (paidBy === null) return err({ code: 'FORBIDDEN', path: [] });
  const wallet = await awaitProjection(() => findWallet(deps.dbAcrossTenants, input.toWalletId));
  if (wallet === null) return err({ code: 'WALLET_NOT_FOUND', path: ['toWalletId'] });
  if (ownerOf(caller, wallet) !== null) {
    return err({ code: 'INVALID', path: ['toWalletId'], message: 'is your own wallet; use topUpWallet' });
  }
  const returnUrl = ownReturnUrl(input.returnUrl, deps.publicUrl);
  if (!returnUrl.ok) return returnUrl;

  const command = { mutation: 'payUser', caller, key: input.idempotencyKey, input };
  const onItsWay = acrossTenants(deps);
  const started = await startOnce<PayUserError>(onItsWay, command, async (tx) => {
    const amount = acceptableAmount(input.amount, wallet.currency, null);
    if (!amount.ok) return amount;
    const provider = usableProvider(deps.providers, input.provider, wallet.currency);
    if (!provider.ok) return provider;
    const terms = {
      purpose: 'PAY_USER',
      provider: provider.value.id,
      amount: amount.value,
      organizationId: paidBy.organizationId,
      invoiceId: null,
      toWalletId: wallet.id,
      toUserId: wallet.ownerUserId,
      toOrganizationId: wallet.ownerOrganizationId,
      paidBy,
      returnUrl: returnUrl.value,
    } as const;
    return { ok: true, value: await planCheckout(tx, onItsWay, terms) };
  });
  return started.ok ? finishStart(onItsWay, started.value, 'Payment to a wallet') : started;
}
