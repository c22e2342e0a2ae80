import { formatMoney, type MoneyValue } from '../ui/format.ts';
import type { PayChoicesQuery } from './bill.generated.ts';

/** A way to pay a bill. */
export type PayWay = {
  key: string;
  kind: 'wallet' | 'provider';
  /** The wallet's id, or the provider's. */
  id: string;
  label: string;
  hint: string;
  /** Whether it can pay all that is due. */
  isEnough: boolean;
};

/** Wallets and providers that take the bill's currency; what is there at once comes first. */
export function payWays({ wallets, paymentProviders }: PayChoicesQuery, due: MoneyValue): PayWay[] {
  return [
    ...wallets
      .filter(({ currency }) => currency === due.currency)
      .map(
        ({ id, owner, available }): PayWay => ({
          key: `wallet ${id}`,
          kind: 'wallet',
          id,
          label: `Wallet of ${owner.name}`,
          hint: `${formatMoney(available)} available`,
          isEnough: isAtLeast(available, due),
        }),
      ),
    ...paymentProviders
      .filter(({ currencies }) => currencies === null || currencies.includes(due.currency))
      .map(
        ({ id, name, sandbox }): PayWay => ({
          key: `provider ${id}`,
          kind: 'provider',
          id,
          label: name,
          hint: sandbox ? 'Only for trying out: no real money moves' : 'On the provider’s page',
          isEnough: true,
        }),
      ),
  ];
}

/** Amounts of one currency have the same number of decimals, so without the point they compare as whole numbers. */
function isAtLeast(one: MoneyValue, other: MoneyValue): boolean {
  return BigInt(one.amount.replace('.', '')) >= BigInt(other.amount.replace('.', ''));
}
