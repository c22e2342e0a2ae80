import { type Answers, money } from './gateway.ts';

/** A wallet of Ada's organisation, with what can be spent. */
export const wallet = (available: string, { id = 'wal_1', currency = 'EUR', held = '0.00' } = {}) => ({
  __typename: 'Wallet',
  id,
  currency,
  owner: { __typename: 'Organization', id: 'org_1', name: 'Ada Engines' },
  balance: money(available, currency),
  available: money(available, currency),
  held: money(held, currency),
});

const pageInfo = { __typename: 'PageInfo', hasNextPage: false, endCursor: null };

/** Answers with a page of a wallet's movements, and one of its holds. */
export const movements = (nodes: object[]) => ({
  wallet: { __typename: 'Wallet', id: 'wal_1', entries: { __typename: 'EntryConnection', nodes, pageInfo } },
});
export const holds = (nodes: object[], more: object = {}) => ({
  wallet: {
    __typename: 'Wallet',
    id: 'wal_1',
    holds: { __typename: 'HoldConnection', nodes, pageInfo: { ...pageInfo, ...more } },
  },
});

export const provider = { __typename: 'PaymentProvider', id: 'sandbox', name: 'Sandbox', sandbox: true, currencies: null };

/** Grace, who can be paid in these currencies. */
export const grace = (...currencies: string[]) => ({
  __typename: 'Payee',
  id: 'usr_2',
  userName: 'grace',
  name: 'Grace Hopper',
  receivingWallets: currencies.map((currency) => ({ __typename: 'ReceivingWallet', id: `wal_${currency}`, currency })),
});

/** The wallet page with one wallet of 100 EUR, in which nothing happened yet. */
export const quietWallet: Answers = {
  Wallets: { wallets: [wallet('100.00')] },
  WalletEntries: movements([]),
  WalletHolds: holds([]),
  Providers: { paymentProviders: [provider] },
  Payee: { payee: grace('EUR') },
};
