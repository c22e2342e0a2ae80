import { eventually } from '@quittance/testing/drain';
import { approve, balanceOf, type Person, register } from '../story.ts';
import { mutate } from './calls.ts';

/** Somebody with an organisation, a customer, money, and a second currency. */
export type Actor = Person & { url: string; eur: string; usd: string; partnerId: string };

export const usdRate = '1.25';
const funds = '500.00';
const aDayMs = 86_400_000;

/** People who know each other, with money, while everything is healthy. The first of them is the administrator. */
export async function gatherPeople(url: string, count: number): Promise<Actor[]> {
  const admin = await register(url, 'Admin');
  const others = await Promise.all(Array.from({ length: count - 1 }, () => register(url, 'Actor')));
  const rate = { from: 'EUR', to: 'USD', rate: usdRate, validUntil: new Date(Date.now() + aDayMs).toISOString() };
  await mutate(admin, url, 'setExchangeRate', rate, '{ exchangeRate { rate } }');
  return Promise.all([admin, ...others].map((person) => settleIn(person, url)));
}

async function settleIn(person: Person, url: string): Promise<Actor> {
  const { api } = person;
  const eur = (await api.wallets()).find(({ currency }) => currency === 'EUR')?.id ?? '';
  const { wallet } = await api.openWallet({ currency: 'USD', owner: 'ORGANIZATION' });
  const { partner } = await api.createPartner({
    kind: 'COMPANY',
    name: 'Contoso GmbH',
    email: 'ap@contoso.example',
    roles: ['CUSTOMER'],
    address: { line1: 'Ring 2', city: 'Wien', postalCode: '1010', country: 'AT' },
  });
  const topUp = () => api.topUpWallet({ walletId: eur, amount: { amount: funds, currency: 'EUR' }, provider: 'sandbox' });
  // The payment service hears of a new wallet a moment later.
  const { payment } = await eventually(() => topUp().catch(() => null), 15_000);
  await approve(payment.checkoutUrl);
  await balanceOf(person, funds);
  return { ...person, url, eur, usd: wallet.id, partnerId: partner.id };
}
