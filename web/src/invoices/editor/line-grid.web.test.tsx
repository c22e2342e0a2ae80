import { screen, within } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { useReducer } from 'react';
import { expect, test, vi } from 'vitest';
import { renderThemed } from '../../../test/page.tsx';
import { type Draft, emptyDraft, reduceDraft } from './draft.ts';
import { totalsOf } from './draft-totals.ts';
import { LineGrid } from './line-grid.tsx';
import { TotalsPanel } from './totals-panel.tsx';

function Sheet({ first, onSubmit }: { first: Draft; onSubmit(): void }) {
  const [draft, dispatch] = useReducer(reduceDraft, first);
  const totals = totalsOf(draft);
  const errors = new Map(totals.ok ? [] : [[totals.place, totals.message] as const]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <LineGrid draft={draft} amounts={totals.ok ? totals.amountByLine : new Map()} errors={errors} dispatch={dispatch} />
      <TotalsPanel totals={totals} />
      <button type="submit">Submit</button>
    </form>
  );
}

function open(currency = 'EUR'): { user: UserEvent; onSubmit: ReturnType<typeof vi.fn<() => void>> } {
  const onSubmit = vi.fn<() => void>();
  renderThemed(<Sheet first={emptyDraft(currency, '19')} onSubmit={onSubmit} />);
  return { user: userEvent.setup(), onSubmit };
}

const cell = (line: number, label: string) => screen.getByLabelText<HTMLInputElement>(`Line ${line}: ${label}`);
const descriptions = () => screen.getAllByLabelText<HTMLInputElement>(/: Description$/).map(({ value }) => value);
const focused = () => document.activeElement?.getAttribute('aria-label');

/** What stands beside a label of the totals, without the signs of currency and grouping. */
function figure(label: string): string | undefined {
  const row = within(screen.getByRole('group', { name: 'Totals' })).getByText(label).parentElement;
  return row?.textContent.slice(label.length).replaceAll(/[^\d.-]/g, '');
}

async function write(user: UserEvent, line: number, texts: Readonly<Record<string, string>>) {
  for (const [label, text] of Object.entries(texts)) {
    await user.click(cell(line, label));
    await user.clear(cell(line, label));
    await user.paste(text);
  }
}

test('Enter in the last line makes the next one and goes to its description, and never submits', async () => {
  const { user, onSubmit } = open();
  await user.click(cell(1, 'Price'));
  await user.keyboard('10{Enter}');
  expect(focused()).toBe('Line 2: Description');
  expect(cell(1, 'Price').value).toBe('10');
  expect(onSubmit).not.toHaveBeenCalled();
});

test('Enter in a line that has one below goes there without making another', async () => {
  const { user, onSubmit } = open();
  await user.click(cell(1, 'Description'));
  await user.keyboard('one{Enter}two');
  await user.click(cell(1, 'Quantity'));
  await user.keyboard('{Enter}');
  expect(focused()).toBe('Line 2: Description');
  expect(descriptions()).toEqual(['one', 'two']);
  expect(onSubmit).not.toHaveBeenCalled();
});

test.each(['Description', 'Quantity', 'Unit', 'Price', 'Discount', 'Tax %', 'Tax category'])(
  'Enter does not submit from the field %s',
  async (label) => {
    const { user, onSubmit } = open();
    cell(1, label).focus();
    await user.keyboard('{Enter}');
    expect(focused()).toBe('Line 2: Description');
    expect(onSubmit).not.toHaveBeenCalled();
  },
);

test('the form around the grid is one that Enter would submit elsewhere', async () => {
  const { user, onSubmit } = open();
  await user.click(screen.getByRole('button', { name: 'Submit' }));
  expect(onSubmit).toHaveBeenCalledOnce();
});

test('arrows go to the same field above and below, and make no line', async () => {
  const { user } = open();
  await user.click(cell(1, 'Description'));
  await user.keyboard('one{Enter}two');
  await user.click(cell(2, 'Price'));
  await user.keyboard('{ArrowUp}');
  expect(focused()).toBe('Line 1: Price');
  await user.keyboard('{ArrowDown}{ArrowDown}');
  expect(focused()).toBe('Line 2: Price');
  expect(descriptions()).toHaveLength(2);
});

test('Alt and an arrow take the line along with what is in it', async () => {
  const { user } = open();
  await user.click(cell(1, 'Description'));
  await user.keyboard('one{Enter}two{Alt>}{ArrowUp}{/Alt}');
  expect(descriptions()).toEqual(['two', 'one']);
});

test('rows pasted from a sheet become lines in their order', async () => {
  const { user } = open();
  await user.click(cell(1, 'Description'));
  await user.paste('Design\t2\th\t€ 80.00\t19\r\nHosting\t1\tmonth\t€ 12.50\t7\r\n');
  expect(descriptions()).toEqual(['Design', 'Hosting']);
  expect(['Quantity', 'Unit', 'Price', 'Tax %'].map((label) => cell(2, label).value)).toEqual(['1', 'month', '12.50', '7']);
});

test('rows pasted into a line that was begun come after it', async () => {
  const { user } = open();
  await write(user, 1, { Description: 'Begun' });
  await user.paste('A\t1.00\nB\t2.00');
  expect(descriptions()).toEqual(['Begun', 'A', 'B']);
});

test('a single text is pasted where the cursor stands', async () => {
  const { user } = open();
  await user.click(cell(1, 'Description'));
  await user.paste('Just words');
  expect(descriptions()).toEqual(['Just words']);
});

test('amounts and totals follow what is typed, by the rules of the invoice', async () => {
  const { user } = open();
  await write(user, 1, { Description: 'Design', Quantity: '3', Price: '33.33', Discount: '10%' });
  // 3 x 33.33 = 99.99, less 10 % = 89.99; tax 19 % = 17.10
  expect(screen.getByLabelText('Line 1: Amount').textContent).toContain('89.99');
  expect(figure('Lines without tax')).toBe('89.99');
  expect(figure('Tax 19 %')).toBe('17.10');
  expect(figure('Total')).toBe('107.09');
  await write(user, 1, { Quantity: '1' });
  expect(figure('Total')).toBe('35.70');
});

test.each([
  { currency: 'JPY', price: '100', total: '119' },
  { currency: 'KWD', price: '1.005', total: '1.196' },
])('totals in $currency have its own decimals', async ({ currency, price, total }) => {
  const { user } = open(currency);
  await write(user, 1, { Description: 'Tea', Price: price });
  expect(figure('Total')).toBe(total);
});

test('a text that is no number is marked at its field, and no total stands beside it', async () => {
  const { user } = open();
  await write(user, 1, { Description: 'Design', Price: 'abc' });
  expect(cell(1, 'Price').getAttribute('aria-invalid')).toBe('true');
  expect(cell(1, 'Quantity').getAttribute('aria-invalid')).toBeNull();
  const described = document.getElementById(cell(1, 'Price').getAttribute('aria-describedby') ?? '');
  expect(described?.textContent).not.toBe('');
  expect(described).toBe(screen.getByRole('alert'));
  expect(screen.queryByRole('group', { name: 'Totals' })).toBeNull();
});

test('removing the only line leaves an empty one to write into', async () => {
  const { user } = open();
  await write(user, 1, { Description: 'Design' });
  await user.click(screen.getByRole('button', { name: 'Remove line 1' }));
  expect(descriptions()).toEqual(['']);
});
