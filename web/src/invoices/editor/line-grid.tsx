import { Button } from '@mantine/core';
import { formatAmount, isCurrency } from '@quittance/money';
import { IconPlus } from '@tabler/icons-react';
import { useCallback, useEffect, useRef } from 'react';
import type { Draft, DraftAction, LineField } from './draft.ts';
import classes from './line-grid.module.css';
import { columns, LineRow } from './line-row.tsx';

type LineGridProps = {
  draft: Draft;
  /** What each line comes to; empty while something is wrong. */
  amounts: ReadonlyMap<string, bigint>;
  errors: ReadonlyMap<string, string>;
  dispatch(action: DraftAction): void;
};

const noErrors: ReadonlyMap<string, string> = new Map();

/** The lines of an invoice, made for the keyboard. */
export function LineGrid({ draft, amounts, errors, dispatch }: LineGridProps) {
  const list = useRef<HTMLOListElement>(null);
  const count = draft.lines.length;
  /** Where the cursor goes once a line that is being made is there. */
  const wanted = useRef<{ position: number; field: LineField } | null>(null);
  const lastKey = draft.lines.at(-1)?.key ?? null;

  const focus = useCallback((position: number, field: LineField) => {
    const input = list.current?.querySelector<HTMLElement>(
      `[data-position="${position}"][data-field="${field}"]:is(input, select)`,
    );
    input?.focus();
    return input != null;
  }, []);

  const onMove = useCallback(
    (position: number, field: LineField, by: -1 | 1, make: boolean) => {
      if (focus(position + by, field) || !make) return;
      wanted.current = { position: position + by, field };
      dispatch({ type: 'addLine', after: null });
    },
    [focus, dispatch],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when a line has come
  useEffect(() => {
    if (wanted.current === null) return;
    const { position, field } = wanted.current;
    wanted.current = null;
    focus(position, field);
  }, [count, focus]);

  const currency = draft.currency;
  const amountOf = (key: string) => {
    const minor = amounts.get(key);
    return minor === undefined || !isCurrency(currency) ? null : formatAmount(minor, currency);
  };

  return (
    <div className={classes.grid}>
      <div className={classes.heads} aria-hidden>
        {columns.map(({ field, label, numeric }) => (
          <span key={field} data-numeric={numeric || undefined}>
            {label}
          </span>
        ))}
        <span>Tax category</span>
        <span data-numeric>Amount</span>
      </div>
      <ol className={classes.lines} ref={list} aria-label="Lines of the invoice">
        {draft.lines.map((line, index) => (
          <LineRow
            key={line.key}
            line={line}
            position={index + 1}
            amount={amountOf(line.key)}
            currency={currency}
            errors={hasErrors(errors, line.key) ? errors : noErrors}
            dispatch={dispatch}
            onMove={onMove}
          />
        ))}
      </ol>
      <Button
        variant="subtle"
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => {
          wanted.current = { position: count + 1, field: 'description' };
          dispatch({ type: 'addLine', after: lastKey });
        }}
      >
        Add a line
      </Button>
    </div>
  );
}

function hasErrors(errors: ReadonlyMap<string, string>, key: string): boolean {
  return [...errors.keys()].some((place) => place.startsWith(`line ${key} `));
}
