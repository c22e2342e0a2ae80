import { ActionIcon } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { type ClipboardEvent, type KeyboardEvent, memo } from 'react';
import { formatMoney } from '../../ui/format.ts';
import type { DraftAction, DraftLine, LineField } from './draft.ts';
import { linePlace } from './draft-input.ts';
import classes from './line-grid.module.css';
import { stepOf } from './line-keys.ts';
import { rowsOf } from './paste.ts';
import { taxCategoryWords } from './tax-rates.ts';

/** Columns in their order. */
export const columns: readonly {
  field: Exclude<LineField, 'taxCategory'>;
  label: string;
  numeric: boolean;
  maxLength: number;
}[] = [
  { field: 'description', label: 'Description', numeric: false, maxLength: 1_000 },
  { field: 'quantity', label: 'Quantity', numeric: true, maxLength: 30 },
  { field: 'unit', label: 'Unit', numeric: false, maxLength: 20 },
  { field: 'unitPrice', label: 'Price', numeric: true, maxLength: 30 },
  { field: 'discount', label: 'Discount', numeric: true, maxLength: 30 },
  { field: 'taxRate', label: 'Tax %', numeric: true, maxLength: 12 },
];

export type LineRowProps = {
  line: DraftLine;
  /** From 1. */
  position: number;
  /** "12.50"; null while there is none. */
  amount: string | null;
  currency: string;
  errors: ReadonlyMap<string, string>;
  dispatch(action: DraftAction): void;
  /** Goes to the line above or below, making one where there is none below. */
  onMove(position: number, field: LineField, by: -1 | 1, make: boolean): void;
};

/** One line: Enter goes to the next, the arrows up and down, a paste from a sheet makes lines. */
export const LineRow = memo(function LineRow({ line, position, amount, currency, errors, dispatch, onMove }: LineRowProps) {
  const fields: readonly LineField[] = ['description', 'quantity', 'unit', 'unitPrice', 'discount', 'taxRate', 'taxCategory'];
  const wrong = fields
    .map((field) => [field, errors.get(linePlace(line.key, field))] as const)
    .filter((entry): entry is readonly [LineField, string] => entry[1] !== undefined);
  const errorId = `error-${line.key}`;

  function onKey(event: KeyboardEvent, field: LineField) {
    const step = stepOf(event.nativeEvent, field);
    if (step === null) return;
    // Enter in particular never submits: a line is done, the next one begins.
    event.preventDefault();
    if (step.kind === 'move') dispatch({ type: 'moveLine', key: line.key, by: step.by });
    else onMove(position, step.to, step.by, step.make);
  }

  function onPaste(event: ClipboardEvent) {
    const rows = rowsOf(event.clipboardData.getData('text/plain'));
    if (rows === null) return;
    event.preventDefault();
    dispatch({ type: 'putRows', key: line.key, rows });
  }

  return (
    <li className={classes.line} aria-label={`Line ${position}`}>
      {columns.map(({ field, label, numeric, maxLength }) => (
        <label key={field} className={classes.cell} data-field={field}>
          <span className={classes.label}>{label}</span>
          <input
            className={classes.input}
            aria-label={`Line ${position}: ${label}`}
            data-position={position}
            data-field={field}
            data-numeric={numeric || undefined}
            inputMode={numeric ? 'decimal' : 'text'}
            autoComplete="off"
            maxLength={maxLength}
            placeholder={placeholderOf(field, line)}
            value={line[field]}
            aria-invalid={wrong.some(([name]) => name === field) || undefined}
            aria-describedby={wrong.length > 0 ? errorId : undefined}
            onChange={(event) => dispatch({ type: 'setLine', key: line.key, field, value: event.currentTarget.value })}
            onFocus={(event) => numeric && event.currentTarget.select()}
            onKeyDown={(event) => onKey(event, field)}
            onPaste={onPaste}
          />
        </label>
      ))}
      <label className={classes.cell} data-field="taxCategory">
        <span className={classes.label}>Tax category</span>
        <select
          className={classes.input}
          aria-label={`Line ${position}: Tax category`}
          data-position={position}
          data-field="taxCategory"
          value={line.taxCategory}
          onChange={(event) =>
            dispatch({ type: 'setLine', key: line.key, field: 'taxCategory', value: event.currentTarget.value })
          }
          onKeyDown={(event) => onKey(event, 'taxCategory')}
        >
          <option value="">By the rate</option>
          {Object.entries(taxCategoryWords).map(([code, words]) => (
            <option key={code} value={code}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <output className={classes.amount} aria-label={`Line ${position}: Amount`}>
        {amount === null ? '–' : formatMoney({ amount, currency })}
      </output>
      <ActionIcon
        variant="subtle"
        color="gray"
        className={classes.remove}
        aria-label={`Remove line ${position}`}
        onClick={() => dispatch({ type: 'removeLine', key: line.key })}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
      {wrong.length > 0 && (
        <p id={errorId} className={classes.error} role="alert">
          {wrong.map(([, message]) => message).join(' ')}
        </p>
      )}
    </li>
  );
});

function placeholderOf(field: LineField, line: DraftLine): string | undefined {
  if (field === 'unitPrice') return '0.00';
  if (field === 'discount') return line.unitPrice === '' ? undefined : '10%';
  return undefined;
}
