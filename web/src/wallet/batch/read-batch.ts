import { isCurrency, parseAmount } from '@quittance/money/money';
import { readDecimalText } from '../../ui/decimal-text.ts';

/** Transfers that the API takes at once. */
export const mostTransfers = 1_000;
const longestReference = 140;

/** A transfer as it was written: whom (a user name, or a wallet's id), how much (a decimal string of the API), what for. */
export type BatchLine = { line: number; to: string; amount: string; reference: string | null };

/** What is wrong with a line; lines count from 1, as editors and spreadsheets count them. */
export type LineProblem = { line: number; message: string };

/** How the text is to be understood. */
type Reading = { currency: string; separator: ',' | '.' };

/**
 * Reads transfers out of a table (CSV, or cells copied from a spreadsheet): whom, how much, what for. A first line whose amount has no digit is
 * a heading.
 */
export function readBatch(text: string, { currency, separator }: Reading): { lines: BatchLine[]; problems: LineProblem[] } {
  const records = recordsOf(text).filter(({ fields }) => fields.some((field) => field !== ''));
  const [first] = records;
  const rows = first !== undefined && !/\d/.test(first.fields[1] ?? '') ? records.slice(1) : records;
  const lines: BatchLine[] = [];
  const problems: LineProblem[] = [];
  for (const { line, fields } of rows) {
    const [to = '', typed = '', reference = '', ...others] = fields;
    const amount = readDecimalText(typed, separator);
    const message = problemOf({ to, amount, reference, others }, currency);
    if (message === null) lines.push({ line, to: to.replace(/^@/, ''), amount, reference: reference === '' ? null : reference });
    else problems.push({ line, message });
  }
  const [tooMany] = rows.slice(mostTransfers);
  if (tooMany !== undefined)
    problems.push({ line: tooMany.line, message: `There are more than ${mostTransfers.toLocaleString()} transfers.` });
  return { lines, problems };
}

type Fields = { to: string; amount: string; reference: string; others: readonly string[] };

function problemOf({ to, amount, reference, others }: Fields, currency: string): string | null {
  if (others.some((field) => field !== '')) return 'There are more than three columns.';
  if (to === '') return 'It does not say whom to pay.';
  const parsed = isCurrency(currency) ? parseAmount(amount, currency) : null;
  if (amount === '') return 'It does not say how much.';
  if (parsed === null || !parsed.ok) return `The amount ${parsed?.ok === false ? parsed.error.message : 'can not be read'}.`;
  if (parsed.value <= 0n) return 'The amount must be more than zero.';
  return reference.length > longestReference ? `What it is for has more than ${longestReference} characters.` : null;
}

type TableRecord = { line: number; fields: string[] };

/** The records of a table: fields may be quoted, then they hold separators, line breaks and doubled quotes. */
function recordsOf(text: string): TableRecord[] {
  const separator = separatorOf(text);
  const records: TableRecord[] = [];
  let line = 1;
  let record: TableRecord = { line, fields: [] };
  let field = '';
  let quoted = false;
  const endField = () => {
    record.fields.push(field.trim());
    field = '';
  };
  const endRecord = () => {
    endField();
    records.push(record);
    record = { line, fields: [] };
  };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? '';
    if (sign === '\n') line++;
    if (quoted && sign === '"' && text[at + 1] === '"') field += text[at++];
    else if (sign === '"' && (quoted || field.trim() === '')) quoted = !quoted;
    else if (!quoted && sign === separator) endField();
    else if (!quoted && sign === '\n') endRecord();
    else if (sign !== '\r' || quoted) field += sign;
  }
  endRecord();
  return records;
}

/** Of the first line: tabs are a spreadsheet's cells, semicolons what programs write where the comma is for decimals. */
function separatorOf(text: string): string {
  const [first = ''] = text.trimStart().split('\n', 1);
  return ['\t', ';'].find((sign) => first.includes(sign)) ?? ',';
}
