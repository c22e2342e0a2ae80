import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { inputsOf, standInGateway } from '../../../test/gateway.ts';
import { dataOf, type Sent } from '../../../test/network.ts';
import { renderPage } from '../../../test/page.tsx';
// Here already, so that no test pays for loading them.
import '../../shell/signed-in.tsx';
import './editor-page.tsx';

const draftOf = (invoice: object | null) => () => dataOf({ invoice });
const noBuyers = () => dataOf({ partners: { __typename: 'PartnerConnection', nodes: [] } });
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

function figure(label: string): string | undefined {
  const totals = document.querySelector('[aria-label="Totals"]');
  const row = [...(totals?.querySelectorAll('p') ?? [])].find(({ textContent }) => textContent === label)?.parentElement;
  return row?.textContent.slice(label.length).replaceAll(/[^\d.-]/g, '');
}

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

function updated({ variables }: Sent): Response {
  const version = Number((variables.input as { expectedVersion: number }).expectedVersion) + 1;
  return dataOf({
    updateInvoice: { __typename: 'UpdateInvoiceSuccess', invoice: { __typename: 'Invoice', id: 'inv_1', version } },
  });
}
