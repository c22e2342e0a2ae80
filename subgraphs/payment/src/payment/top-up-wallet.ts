import type { Caller } from '@quittance/access/caller';
import type { Id } from '@quittance/ids';
import type { Money } from '@quittance/money/money';
import { err, type Result } from '@quittance/result';
import { ownerOf } from '../access.ts';
import { finishStart, planCheckout } from '../checkout/begin-checkout.ts';
import { acrossTenants, type Deps } from '../deps.ts';
import { findWallet, type KnownWallet } from '../wallet/store.ts';
import { awaitProjection } from './await-projection.ts';
import type { PaymentError } from './errors.ts';
import type { Payment } from './payment.ts';
import { acceptableAmount, ownReturnUrl, usableProvider } from './rules.ts';
import { startOnce } from './start-once.ts';

export type TopUpWalletInput = {
  idempotencyKey: string;
  walletId: Id<'wal'>;
  amount: Money;
  provider: string;
  returnUrl: string | null;
};

export type TopUpWalletError = Exclude<PaymentError, { code: 'INVOICE_NOT_FOUND' | 'INVOICE_NOT_PAYABLE' | 'PAYMENT_PENDING' }>;

/** Opens a checkout that fills a wallet of the caller or of the organisation they act for. */
export async function topUpWallet(
  deps: Deps,
  caller: Caller,
  input: TopUpWalletInput,
): Promise<Result<Payment, TopUpWalletError>> {
  const wallet = await awaitProjection(async () => {
    const found = await findWallet(deps.db, input.walletId);
    return found !== null && isTheirs(caller, found) ? found : null;
  });
  if (wallet === null) return err({ code: 'WALLET_NOT_FOUND', path: ['walletId'] });
  const paidBy = ownerOf(caller, wallet);
  if (paidBy === null) return err({ code: 'FORBIDDEN', path: ['walletId'] });
  const returnUrl = ownReturnUrl(input.returnUrl, deps.publicUrl);
  if (!returnUrl.ok) return returnUrl;

  const command = { mutation: 'topUpWallet', caller, key: input.idempotencyKey, input };
  const onItsWay = acrossTenants(deps);
  const started = await startOnce<TopUpWalletError>(onItsWay, command, async (tx) => {
    const amount = acceptableAmount(input.amount, wallet.currency, null);
    if (!amount.ok) return amount;
    const provider = usableProvider(deps.providers, input.provider, wallet.currency);
    if (!provider.ok) return provider;
    const terms = {
      purpose: 'TOP_UP',
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
  return started.ok ? finishStart(onItsWay, started.value, 'Add funds to a wallet') : started;
}

/** Theirs to see, which is not always theirs to fill. */
function isTheirs(caller: Caller, wallet: KnownWallet): boolean {
  if (wallet.ownerUserId !== null) return wallet.ownerUserId === caller.userId;
  return wallet.ownerOrganizationId === caller.organization?.id;
}
