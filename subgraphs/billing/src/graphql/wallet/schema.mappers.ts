import type { Entry, Wallet } from '../../wallet/wallet.ts';

/** What resolvers of these types get as parent. Who hands a wallet out has checked that the caller may see it. */
export type WalletMapper = Wallet;
export type EntryMapper = Entry;

/** People and organisations belong to another service: their id is all there is here. */
export type UserMapper = { id: string };
export type OrganizationMapper = { id: string };
export type PayeeMapper = { id: string };
