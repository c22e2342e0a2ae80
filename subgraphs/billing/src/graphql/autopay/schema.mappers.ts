import type { Autopay, AutopayOrder } from '../../autopay/autopay.ts';
import type { Wallet } from '../../wallet/wallet.ts';

/** What resolvers of these types get as parent. Who hands one out has checked that the caller may see the wallet. */
export type AutopayMapper = { autopay: Autopay; wallet: Wallet };
export type BillAutopayMapper = AutopayOrder & { wallet: Wallet };
