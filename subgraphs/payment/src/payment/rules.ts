import { formatAmount, type Money } from '@quittance/money/money';
import { err, ok, type Result } from '@quittance/result';
import type { PaymentProvider, ProviderRegistry } from '../provider/provider.ts';
import type { CurrencyMismatch, InvalidInput, ProviderNotFound } from './errors.ts';
import { mostPaymentMinor } from './payment.ts';

/** The provider, if it is in use and takes the currency. */
export function usableProvider(
  providers: ProviderRegistry,
  id: string,
  currency: string,
): Result<PaymentProvider, ProviderNotFound> {
  const provider = providers.get(id);
  const currencies = provider?.capabilities.currencies ?? null;
  if (provider === undefined || (currencies !== null && !currencies.includes(currency))) {
    return err({ code: 'PAYMENT_PROVIDER_NOT_FOUND', path: ['provider'] });
  }
  return ok(provider);
}

/** An amount that is to be paid: in the right currency, above zero, within the limit and at most what is due (null: anything). */
export function acceptableAmount(
  amount: Money,
  expected: Money['currency'],
  dueMinor: bigint | null,
): Result<Money, CurrencyMismatch | InvalidInput> {
  const path = ['amount'];
  if (amount.currency !== expected) return err({ code: 'CURRENCY_MISMATCH', path: ['amount', 'currency'], expected });
  if (amount.amountMinor <= 0n) return err({ code: 'INVALID', path, message: 'must be more than zero' });
  if (amount.amountMinor > mostPaymentMinor) {
    return err({ code: 'INVALID', path, message: `must be at most ${formatAmount(mostPaymentMinor, expected)}` });
  }
  if (dueMinor !== null && amount.amountMinor > dueMinor) {
    return err({ code: 'INVALID', path, message: `is more than what is due, ${formatAmount(dueMinor, expected)} ${expected}` });
  }
  return ok(amount);
}

const longestUrl = 2_000;

/**
 * Where the payer's browser may go afterwards: only to this installation, or everybody could use our address to lead people elsewhere.
 * Answers the absolute address; null stays null.
 */
export function ownReturnUrl(text: string | null, publicUrl: string): Result<string | null, InvalidInput> {
  if (text === null) return ok(null);
  const refused = err({ code: 'INVALID', path: ['returnUrl'], message: `must be an address under ${publicUrl}` } as const);
  if (text.length > longestUrl || !URL.canParse(text, publicUrl)) return refused;
  const base = new URL(publicUrl);
  const url = new URL(text, base);
  const underPath = base.pathname === '/' || url.pathname === base.pathname || url.pathname.startsWith(`${base.pathname}/`);
  const plain = url.username === '' && url.password === '';
  return url.origin === base.origin && underPath && plain ? ok(url.href) : refused;
}
