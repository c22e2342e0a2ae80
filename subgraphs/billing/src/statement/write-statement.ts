import { formatAmount, isCurrency } from '@quittance/money/money';
import { assert } from '@quittance/result';
import { csvOf, textCell } from '../download/csv.ts';
import type { Transfer } from '../transfer/transfer.ts';
import type { Entry } from '../wallet/wallet.ts';
import type { Format, Statement } from './statement.ts';

/** An entry with the transfer it belongs to. */
export type StatementLine = { entry: Entry; transfer: Transfer };

type Writer = { contentType: string; write(statement: Statement, lines: readonly StatementLine[]): string };

/** How a statement is written in the forms for programs. Amounts are decimals in major units; what went out is negative. */
export const writers: Readonly<Record<Exclude<Format, 'pdf'>, Writer>> = {
  csv: { contentType: 'text/csv; charset=utf-8', write: writeCsv },
  json: { contentType: 'application/json; charset=utf-8', write: writeJson },
};

function writeCsv(statement: Statement, lines: readonly StatementLine[]): string {
  const { wallet, from, to, openingMinor, closingMinor } = statement;
  const decimal = decimalsOf(statement);
  const rows = [
    ['date', 'kind', 'reference', 'amount', 'balance', 'currency', 'transfer'],
    [from, 'OPENING_BALANCE', '', '', decimal(openingMinor), wallet.currency, ''],
    ...lines.map(({ entry, transfer }) => [
      entry.createdAt.toISOString(),
      transfer.kind,
      textCell(transfer.reference ?? ''),
      decimal(signedMinor(entry)),
      decimal(entry.balanceAfterMinor),
      wallet.currency,
      entry.transferId,
    ]),
    [to, 'CLOSING_BALANCE', '', '', decimal(closingMinor), wallet.currency, ''],
  ];
  return csvOf(rows);
}

function writeJson(statement: Statement, lines: readonly StatementLine[]): string {
  const { wallet, from, to, openingMinor, closingMinor } = statement;
  const decimal = decimalsOf(statement);
  return JSON.stringify({
    walletId: wallet.id,
    currency: wallet.currency,
    from,
    to,
    opening: decimal(openingMinor),
    closing: decimal(closingMinor),
    entries: lines.map(({ entry, transfer }) => ({
      createdAt: entry.createdAt,
      kind: transfer.kind,
      reference: transfer.reference,
      amount: decimal(signedMinor(entry)),
      balanceAfter: decimal(entry.balanceAfterMinor),
      transferId: entry.transferId,
    })),
  });
}

function decimalsOf({ wallet: { currency } }: Statement): (amountMinor: bigint) => string {
  assert(isCurrency(currency), 'what is kept is in a currency that we know');
  return (amountMinor) => formatAmount(amountMinor, currency);
}

function signedMinor({ side, amountMinor }: Entry): bigint {
  return side === 'CREDIT' ? amountMinor : -amountMinor;
}
