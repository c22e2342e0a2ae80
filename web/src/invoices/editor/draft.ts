import type { TaxCategory } from '@quittance/money/tax';
import { daysAfter, today } from '../../ui/format.ts';

/** A line as it stands in the editor: everything as it was typed. */
export type DraftLine = {
  /** Stays with the line while others come and go. */
  key: string;
  description: string;
  quantity: string;
  unit: string;
  unitPrice: string;
  /** "10%" or "5.00". */
  discount: string;
  /** Percent. */
  taxRate: string;
  /** Empty: by the rate. */
  taxCategory: TaxCategory | '';
  /** Not shown, but not lost either. */
  itemId: string | null;
  marketableId: string | null;
};

/** A discount or charge on the whole document. */
export type DraftAdjustment = {
  key: string;
  reason: string;
  /** "10%" or "5.00". */
  value: string;
  /** For one tax rate alone; null: for all of them. */
  band: { taxCategory: TaxCategory; taxRate: string } | null;
};

/** An invoice in the editor. */
export type Draft = {
  buyer: { id: string; name: string } | null;
  currency: string;
  priceMode: 'NET' | 'GROSS';
  /** Empty: the day of issue. */
  issuedOn: string;
  dueOn: string;
  lines: readonly DraftLine[];
  discounts: readonly DraftAdjustment[];
  charges: readonly DraftAdjustment[];
  notes: string;
  internalNotes: string;
};

/** The texts of a line that are typed into its fields. */
export type LineField = 'description' | 'quantity' | 'unit' | 'unitPrice' | 'discount' | 'taxRate' | 'taxCategory';

/** What can happen to a draft. */
export type DraftAction =
  | { type: 'set'; change: Partial<Omit<Draft, 'lines' | 'discounts' | 'charges'>> }
  | { type: 'setLine'; key: string; field: LineField; value: string }
  | { type: 'addLine'; after: string | null }
  | { type: 'removeLine'; key: string }
  | { type: 'moveLine'; key: string; by: -1 | 1 }
  /** Rows out of a sheet, put in the place of a line. */
  | { type: 'putRows'; key: string; rows: readonly Partial<Pick<DraftLine, LineField>>[] }
  | { type: 'addAdjustment'; to: 'discounts' | 'charges' }
  | {
      type: 'setAdjustment';
      of: 'discounts' | 'charges';
      key: string;
      change: Partial<Pick<DraftAdjustment, 'reason' | 'value'>>;
    }
  | { type: 'removeAdjustment'; of: 'discounts' | 'charges'; key: string }
  | { type: 'replace'; draft: Draft };

/** Unlike any other in this window. */
export function freshKey(): string {
  return crypto.randomUUID();
}

/** An empty line; its tax is that of the line before it. */
export function emptyLine(taxRate: string, taxCategory: DraftLine['taxCategory'] = ''): DraftLine {
  return {
    key: freshKey(),
    description: '',
    quantity: '1',
    unit: '',
    unitPrice: '',
    discount: '',
    taxRate,
    taxCategory,
    itemId: null,
    marketableId: null,
  };
}

const usualTermDays = 14;

/** What the editor begins with. */
export function emptyDraft(currency: string, taxRate: string, buyer: Draft['buyer'] = null): Draft {
  return {
    buyer,
    currency,
    priceMode: 'NET',
    issuedOn: '',
    dueOn: daysAfter(today(), usualTermDays),
    lines: [emptyLine(taxRate)],
    discounts: [],
    charges: [],
    notes: '',
    internalNotes: '',
  };
}

/** Whether nothing was written into a line; such lines are not saved. */
export function isEmptyLine({ description, unitPrice, unit, discount }: DraftLine): boolean {
  return [description, unitPrice, unit, discount].every((text) => text.trim() === '');
}

/** The draft after something happened to it. */
export function reduceDraft(draft: Draft, action: DraftAction): Draft {
  switch (action.type) {
    case 'set':
      return { ...draft, ...action.change };
    case 'setLine':
      return {
        ...draft,
        lines: draft.lines.map((line) => (line.key === action.key ? { ...line, [action.field]: action.value } : line)),
      };
    case 'addLine':
      return { ...draft, lines: insertAfter(draft.lines, action.after) };
    case 'removeLine':
      return { ...draft, lines: withoutLine(draft.lines, action.key) };
    case 'moveLine':
      return { ...draft, lines: moved(draft.lines, action.key, action.by) };
    case 'putRows':
      return { ...draft, lines: withRows(draft.lines, action) };
    case 'addAdjustment':
      return { ...draft, [action.to]: [...draft[action.to], { key: freshKey(), reason: '', value: '', band: null }] };
    case 'setAdjustment':
      return {
        ...draft,
        [action.of]: draft[action.of].map((each) => (each.key === action.key ? { ...each, ...action.change } : each)),
      };
    case 'removeAdjustment':
      return { ...draft, [action.of]: draft[action.of].filter((each) => each.key !== action.key) };
    case 'replace':
      return action.draft;
  }
}

function insertAfter(lines: readonly DraftLine[], after: string | null): DraftLine[] {
  const index = after === null ? lines.length - 1 : lines.findIndex((line) => line.key === after);
  const model = lines[index];
  return lines.toSpliced(index + 1, 0, emptyLine(model?.taxRate ?? '', model?.taxCategory ?? ''));
}

/** An invoice in the editor always shows a line to write into. */
function withoutLine(lines: readonly DraftLine[], key: string): DraftLine[] {
  const left = lines.filter((line) => line.key !== key);
  return left.length > 0 ? left : [emptyLine(lines[0]?.taxRate ?? '', lines[0]?.taxCategory ?? '')];
}

function moved(lines: readonly DraftLine[], key: string, by: -1 | 1): readonly DraftLine[] {
  const from = lines.findIndex((line) => line.key === key);
  const line = lines[from];
  const to = from + by;
  return line === undefined || to < 0 || to >= lines.length ? lines : lines.toSpliced(from, 1).toSpliced(to, 0, line);
}

function withRows(lines: readonly DraftLine[], { key, rows }: Extract<DraftAction, { type: 'putRows' }>): DraftLine[] {
  const index = lines.findIndex((line) => line.key === key);
  const target = lines[index];
  const made = rows.map((row) => ({ ...emptyLine(target?.taxRate ?? '', target?.taxCategory ?? ''), ...row }));
  // A line that was begun stays; an empty one makes room.
  const replaced = target !== undefined && isEmptyLine(target) ? 1 : 0;
  return lines.toSpliced(replaced === 1 ? index : index + 1, replaced, ...made);
}
