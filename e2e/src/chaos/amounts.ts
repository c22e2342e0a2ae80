import { formatAmount, parseAmount } from '@quittance/money/money';
import { unwrap } from '@quittance/result';

export const inEuros = (minor: number | bigint) => ({ amount: formatAmount(BigInt(minor), 'EUR'), currency: 'EUR' });

/** Half of an amount in euros, rounded up to a cent. */
export const halfOf = (amount: string) => inEuros((unwrap(parseAmount(amount, 'EUR')) + 1n) / 2n);
