import { expect, test } from 'vitest';
import { exchangedMoney } from './exchanged-money.ts';

const eur = (amount: string) => ({ amount, currency: 'EUR' });

test('what an amount comes to is rounded down to the decimals of the currency that is bought', () => {
  expect(exchangedMoney(eur('10.00'), { to: 'USD', rate: '1.0857' })).toEqual({ amount: '10.85', currency: 'USD' });
  expect(exchangedMoney(eur('10.01'), { to: 'JPY', rate: '163.999' })).toEqual({ amount: '1641', currency: 'JPY' });
  expect(exchangedMoney(eur('1.00'), { to: 'KWD', rate: '0.3333' })).toEqual({ amount: '0.333', currency: 'KWD' });
});

test.each(['', 'ten', '-1', '0', '1.001'])('nothing is shown for an amount of "%s"', (amount) => {
  expect(exchangedMoney(eur(amount), { to: 'USD', rate: '1.1' })).toBeNull();
});

test('nothing is shown for what comes to nothing', () => {
  expect(exchangedMoney(eur('0.01'), { to: 'JPY', rate: '1' })).toBeNull();
});
