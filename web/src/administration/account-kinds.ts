import type { PlatformAccountsQuery } from './platform.generated.ts';

/** A kind of the platform's own accounts, as the API says it. */
export type AccountKind = PlatformAccountsQuery['platformAccounts'][number]['kind'];

/** In words for who runs the installation, and in the order in which they are offered. */
export const accountKinds: Readonly<Record<AccountKind, { name: string; holds: string }>> = {
  CLEARING: { name: 'Clearing', holds: 'Money with a payment provider' },
  BANK: { name: 'Bank', holds: "Money at the platform's bank" },
  CASH: { name: 'Cash', holds: 'Money in the till' },
  FEES: { name: 'Fees', holds: 'Fees that were taken or paid' },
  REFUNDS_RESERVE: { name: 'Refunds reserve', holds: 'Set aside for refunds' },
  DISPUTES_RESERVE: { name: 'Disputes reserve', holds: 'Set aside for disputes' },
  LIQUIDITY: { name: 'Liquidity', holds: 'What currencies are exchanged against' },
  SHORTFALL: { name: 'Shortfall', holds: 'Refunds that nobody has covered yet' },
};
