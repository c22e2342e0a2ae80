import type { Currency } from '@quittance/money/currencies';
import { isCurrency } from '@quittance/money/money';
import { assert } from '@quittance/result';
import type { TransferKind } from '../../transfer/transfer.ts';
import type { Statement } from '../statement.ts';
import type { StatementLine } from '../write-statement.ts';

/** What the PDF of a statement says, as it goes to the worker that draws it; amounts in minor units, as text. */
export type StatementDocument = {
  ownerName: string;
  walletId: string;
  currency: Currency;
  from: string;
  to: string;
  openingMinor: string;
  closingMinor: string;
  entries: StatementEntry[];
};

/** What went out is negative. */
export type StatementEntry = {
  at: string;
  kind: TransferKind;
  reference: string | null;
  amountMinor: string;
  balanceMinor: string;
};

export function documentOf(statement: Statement, lines: readonly StatementLine[], ownerName: string): StatementDocument {
  const { wallet, from, to, openingMinor, closingMinor } = statement;
  const { currency } = wallet;
  assert(isCurrency(currency), 'what is kept is in a currency that we know');
  return {
    ...{ ownerName, walletId: wallet.id, currency, from, to },
    openingMinor: openingMinor.toString(),
    closingMinor: closingMinor.toString(),
    entries: lines.map(({ entry, transfer }) => ({
      at: entry.createdAt.toISOString(),
      kind: transfer.kind,
      reference: transfer.reference,
      amountMinor: `${entry.side === 'DEBIT' ? '-' : ''}${entry.amountMinor}`,
      balanceMinor: entry.balanceAfterMinor.toString(),
    })),
  };
}
