import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { inputsOf, standInGateway } from '../../../test/gateway.ts';
import { dataOf, errorOf, type Sent } from '../../../test/network.ts';
import { renderPage } from '../../../test/page.tsx';
// Here already, so that no test pays for loading them.
import '../../shell/signed-in.tsx';
import './editor-page.tsx';

const draftOf = (invoice: object | null) => () => dataOf({ invoice });
const noBuyers = () => dataOf({ partners: { __typename: 'PartnerConnection', nodes: [] } });
const created = () =>
  dataOf({
    createInvoice: { __typename: 'CreateInvoiceSuccess', invoice: { __typename: 'Invoice', id: 'inv_1', version: 1 } },
  });
const line = (position: number, description: string, quantity: string, unitPrice: string, taxRate: string) => ({
  __typename: 'InvoiceLine',
  ...{ position, description, quantity, unitPrice, taxRate },
  ...{ unit: null, itemId: null, marketableId: null, discount: null, taxCategory: 'S' },
});
const stored = {
  __typename: 'Invoice',
  ...{ id: 'inv_1', status: 'DRAFT', version: 7, currency: 'EUR', priceMode: 'NET', issuedOn: null, dueOn: null },
  ...{ notes: 'Thank you', internalNotes: null, buyer: null, discounts: [], charges: [] },
  lines: [line(1, 'Design', '2', '100.00', '19'), line(2, 'Book', '1', '50.00', '7')],
};

const cell = (position: number, label: string) =>
  waitFor(() => {
    const field = document.querySelector<HTMLInputElement>(`[aria-label="Line ${position}: ${label}"]`);
    if (field === null) throw new Error(`There is no ${label} of line ${position}`);
    return field;
  });

/** At once and not key by key: what keys do is the sheet's own test. */
async function write(position: number, texts: Readonly<Record<string, string>>) {
  for (const [label, value] of Object.entries(texts)) fireEvent.change(await cell(position, label), { target: { value } });
}

/** Two lines, at 19 and at 7 percent. */
async function writeTwoLines(): Promise<void> {
  renderPage('/invoices/new');
  await write(1, { Description: 'Design', Quantity: '2', Price: '100', 'Tax %': '19' });
  fireEvent.keyDown(await cell(1, 'Price'), { key: 'Enter' });
  await write(2, { Description: 'Book', Price: '50', 'Tax %': '7' });
}

function figure(label: string): string | undefined {
  const totals = document.querySelector('[aria-label="Totals"]');
  const row = [...(totals?.querySelectorAll('p') ?? [])].find(({ textContent }) => textContent === label)?.parentElement;
  return row?.textContent.slice(label.length).replaceAll(/[^\d.-]/g, '');
}

const linesOf = (input: Record<string, unknown> | undefined) =>
  (input?.lines as Record<string, unknown>[] | undefined)?.map(({ description, quantity, unitPrice, taxRate }) => [
    description,
    quantity,
    unitPrice,
    taxRate,
  ]);
const bothLines = [
  ['Design', '2', '100', '19'],
  ['Book', '1', '50', '7'],
];

test('two lines at different rates are summed up rate by rate, and saved by themselves as they were written', async () => {
  const requests = standInGateway({ BuyerChoices: noBuyers, CreateInvoice: created, UpdateInvoice: updated });
  await writeTwoLines();
  await waitFor(() => expect(figure('Total')).toBe('291.50'));
  expect([figure('Lines without tax'), figure('Tax 19 %'), figure('Tax 7 %')]).toEqual(['250.00', '38.00', '3.50']);
  await screen.findByText('Draft saved');
  const last = [...inputsOf(requests, 'CreateInvoice'), ...inputsOf(requests, 'UpdateInvoice')].at(-1);
  expect(linesOf(last)).toEqual(bothLines);
  expect(inputsOf(requests, 'CreateInvoice')).toHaveLength(1);
});

test('nothing is lost when saving fails: it says so, keeps what is written, and repeats the same try', async () => {
  let isDown = true;
  const create = () => (isDown ? errorOf('INTERNAL', 'No') : created());
  const requests = standInGateway({ BuyerChoices: noBuyers, CreateInvoice: create, UpdateInvoice: updated });
  await writeTwoLines();
  await screen.findByText(/Not saved yet/);
  expect((await cell(2, 'Description')).value).toBe('Book');
  isDown = false;
  fireEvent.click(screen.getByText('Try now'));
  await screen.findByText('Draft saved');
  const [first, second] = inputsOf(requests, 'CreateInvoice');
  expect(second).toEqual(first);
  const last = [...inputsOf(requests, 'CreateInvoice'), ...inputsOf(requests, 'UpdateInvoice')].at(-1);
  expect(linesOf(last)).toEqual(bothLines);
});

test('a stored draft opens as it was saved, and a change is saved against its version', async () => {
  const requests = standInGateway({
    BuyerChoices: noBuyers,
    InvoiceDraft: draftOf(stored),
    UpdateInvoice: updated,
  });
  renderPage('/invoices/inv_1/edit');
  expect((await cell(2, 'Description')).value).toBe('Book');
  expect(figure('Total')).toBe('291.50');
  await write(2, { Description: 'Two books' });
  await screen.findByText('Draft saved');
  expect(inputsOf(requests, 'UpdateInvoice').at(-1)).toMatchObject({ invoiceId: 'inv_1', expectedVersion: 7 });
});

test('the address of a draft that is not there says so', async () => {
  standInGateway({ InvoiceDraft: draftOf(null) });
  renderPage('/invoices/inv_2/edit');
  await screen.findByRole('heading', { name: 'There is no such invoice' });
});

test('what the server finds wrong with a field stands at that field, and what was written stays', async () => {
  const refused = () => {
    const wrong = { __typename: 'InvalidField', path: ['lines', '1', 'quantity'], message: 'At most 8 decimals.' };
    const words = { code: 'VALIDATION', message: 'Check the fields.', path: null };
    return dataOf({ createInvoice: { __typename: 'ValidationError', ...words, fields: [wrong] } });
  };
  standInGateway({ BuyerChoices: noBuyers, CreateInvoice: refused });
  await writeTwoLines();
  await screen.findByText('Not saved: a field needs a correction');
  expect((await cell(2, 'Quantity')).getAttribute('aria-invalid')).toBe('true');
  expect((await cell(1, 'Quantity')).getAttribute('aria-invalid')).not.toBe('true');
  expect(screen.getByText('At most 8 decimals.')).toBeDefined();
  expect((await cell(2, 'Description')).value).toBe('Book');
});

function updated({ variables }: Sent): Response {
  const version = Number((variables.input as { expectedVersion: number }).expectedVersion) + 1;
  return dataOf({
    updateInvoice: { __typename: 'UpdateInvoiceSuccess', invoice: { __typename: 'Invoice', id: 'inv_1', version } },
  });
}
