import { type Id, toUuid } from '@quittance/ids';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launch, openWindow, type WindowOptions } from './src/browser.ts';
import { databaseUrlOf } from './src/databases.ts';
import { choose, faults, overlayFaults, signIn } from './src/pages.ts';
import { type Product, startProduct } from './src/product.ts';
import { balanceOf, issueInvoice, messageOf, type Person, register } from './src/story.ts';
import { tampered } from './src/tampered.ts';

const chromium = findChromium();

describe.skipIf(chromium === null)('in a browser', () => {
  let product: Product;
  let admin: Person;
  let browser: Browser;
  beforeAll(async () => {
    product = await startProduct();
    // The first person of an installation is its administrator.
    admin = await register(product.url, 'Admin');
    browser = await launch(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await product?.remove();
  });

  const open = (options: WindowOptions = {}) => openWindow(browser, product.url, options);

  test('from registration to the receipt, with the payer in a private window', async () => {
    const { page, problems } = await open();
    await page.goto('/sign-up');
    await page.getByLabel('First name').fill('Ada');
    await page.getByLabel('Last name').fill('Byron');
    await page.getByLabel('E-mail address').fill('ada@northwind.example');
    await page.getByLabel('Password', { exact: true }).fill('seven violet lanterns');
    await page.getByRole('button', { name: /create/i }).click();

    await page.getByRole('link', { name: 'Create an organisation' }).click();
    await page.getByLabel('Legal name').fill('Northwind Studio');
    await choose(page, 'Country', 'Germany');
    await choose(page, 'Currency', 'EUR');
    await page.getByLabel('VAT or tax number').fill('DE123456789');
    await page.getByLabel('Street and number').fill('Hauptstraße 1');
    await page.getByLabel('Postal code').fill('10115');
    await page.getByLabel('City').fill('Berlin');
    await page.getByRole('button', { name: /create/i }).click();
    await page.getByText('Add your first customer').waitFor();

    await page.goto('/invoices/new');
    await page.getByRole('button', { name: 'New', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name of the company').fill('Contoso GmbH');
    await dialog.getByLabel('E-mail address').fill('ap@contoso.example');
    await dialog.getByRole('button', { name: 'Add and choose' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await writeLine(page, 1, { description: 'Design', quantity: '10', price: '10.00', tax: '19' });
    await page.getByRole('button', { name: 'Add a line' }).click();
    await writeLine(page, 2, { description: 'Book', quantity: '2', price: '25.00', tax: '7' });
    await page.getByRole('group', { name: 'Totals' }).getByText('172.50').waitFor();
    await page.getByRole('button', { name: 'Issue', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Issue' }).click();
    await page.getByRole('heading', { name: /INV-\d{4}-00001/ }).waitFor();

    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });

    // The payer's window: no account, no cookie of the first one.
    await page.getByLabel('More actions').click();
    const payPath = await page.getByRole('menuitem', { name: 'Look at the payment page' }).getAttribute('href');
    await page.keyboard.press('Escape');
    const payer = await open({ width: 390 });
    await payer.page.goto(payPath ?? '');
    await payer.page.getByRole('button', { name: /^Pay/ }).click();
    await payer.page.getByRole('button', { name: 'Approve the payment' }).click();
    await payer.page
      .getByText(/paid|thank you/i)
      .first()
      .waitFor();

    // Nobody reloads the first window.
    await page.getByText('Paid', { exact: true }).first().waitFor();
    await page.goto('/wallet');
    await page.getByText('172.50').first().waitFor();
    await page.goto('/mailbox');
    await page
      .getByText(/Receipt for invoice/)
      .first()
      .waitFor();
    expect([...problems, ...payer.problems]).toEqual([]);
  });

  test('a payer claims an invoice by its link, fills their wallet, pays from it, and pays somebody by user name', async () => {
    const seller = await register(product.url, 'Seller');
    const payer = await register(product.url, 'Payer');
    const third = await register(product.url, 'Third');
    const invoice = await issueInvoice(seller);
    const { page, problems } = await open();
    await signIn(page, payer);
    await page.goto(`/claim/${(invoice.payUrl ?? '').split('/').at(-1)}`);
    await page.getByRole('button', { name: 'Take it in' }).click();
    await page.waitForURL(/\/bills/);
    await page
      .getByText(invoice.number ?? '')
      .first()
      .waitFor();

    await page.goto('/wallet');
    await page.getByRole('button', { name: 'Add funds' }).first().click();
    await page.getByRole('dialog').getByLabel('Amount in EUR').fill('200');
    await page.getByRole('button', { name: 'Go to the payment page' }).click();
    await page.getByRole('button', { name: 'Approve the payment' }).click();
    await page.waitForURL(/\/wallet/);
    await page.getByText('200.00').first().waitFor();

    await page.goto('/bills');
    await page.getByRole('link', { name: 'Seller Ltd' }).first().click();
    await page.getByRole('button', { name: 'Pay now' }).click();
    await page.getByText(/Nothing is due any more/).waitFor();
    await balanceOf(payer, '27.50');
    await balanceOf(seller, '172.50');

    await page.goto('/wallet');
    await page.getByRole('button', { name: 'Pay somebody' }).click();
    await page.getByLabel('User name').fill(third.userName);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByLabel('Amount in EUR').fill('7.50');
    await page.getByRole('dialog').getByRole('button', { name: 'Pay', exact: true }).click();
    await balanceOf(third, '7.50');
    expect(problems).toEqual([]);
  });

  test.each([
    ['light, 1280 px', { width: 1280, dark: false }],
    ['dark, 390 px', { width: 390, dark: true }],
  ])('pages have no accessibility violation and nothing sticks out (%s)', async (name, options) => {
    const person = await register(product.url, name.startsWith('light') ? 'Light' : 'Dark');
    const invoice = await issueInvoice(person);
    await person.api.sendInvoice({ invoiceId: invoice.id, to: ['ap@contoso.example'] });
    await messageOf(person, 'INVOICE');
    const { page, problems } = await open(options);
    const found: string[] = [];
    for (const path of ['/sign-in', '/sign-up', new URL(invoice.payUrl ?? '').pathname])
      found.push(...(await faults(page, path)));
    await signIn(page, person);
    for (const path of pages(invoice.id)) found.push(...(await faults(page, path)));
    expect([...found, ...problems]).toEqual([]);
  });

  test('what opens above a page has no accessibility violation on a phone, gets the focus, and gives it back on Escape', async () => {
    const person = await register(product.url, 'Phone');
    const payee = await register(product.url, 'Payee');
    const invoice = await issueInvoice(person);
    const { page, problems } = await open({ width: 390, dark: true });
    await signIn(page, person);
    const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
    const burger = button('Open the navigation');
    const found = await overlayFaults(page, 'dialog', burger);
    await burger.click();
    found.push(...(await overlayFaults(page, 'menu', button(/sign out$/))));

    await page.goto('/invoices/new');
    found.push(...(await overlayFaults(page, 'listbox', page.getByRole('combobox', { name: 'Customer' }))));
    found.push(...(await overlayFaults(page, 'dialog', button('New'))));
    await page.goto(`/invoices/${invoice.id}`);
    found.push(...(await overlayFaults(page, 'dialog', button('Send'))));
    const voidInvoice = async () => {
      await button('More actions').click();
      await page.getByRole('menuitem', { name: 'Void this invoice' }).click();
    };
    found.push(...(await overlayFaults(page, 'dialog', button('More actions'), voidInvoice)));
    await page.goto('/wallet');
    const findPayee = async () => {
      await button('Pay somebody').click();
      await page.getByLabel('User name').fill(payee.userName);
      await button('Go on').click();
      await page.getByText('Paid from').waitFor();
    };
    found.push(...(await overlayFaults(page, 'dialog', button('Pay somebody'), findPayee)));
    await page.goto('/settings/api-keys');
    found.push(...(await overlayFaults(page, 'dialog', button('New API key').first())));
    expect([...found, ...problems]).toEqual([]);
  });

  test.each([
    ['light, 1280 px', { width: 1280, dark: false }],
    ['dark, 390 px', { width: 390, dark: true }],
  ])('an administrator has the books proven, and reads what does not agree (%s)', async (_, options) => {
    const seller = await register(product.url, 'Seller');
    const invoice = await issueInvoice(seller);
    const { page, problems } = await open(options);
    await signIn(page, admin);
    await page.goto('/administration/books');
    const run = async (proof: 'Ledger' | 'Reconciliation', verdict: string) => {
      const section = page.getByRole('region', { name: proof, exact: true });
      const ended = section.getByRole('status').filter({ hasText: verdict });
      await section.getByRole('button', { name: /^Run now/ }).click();
      await ended.waitFor();
    };
    await run('Ledger', 'Everything agrees');
    const statement = `UPDATE invoice SET paid_minor = 1 WHERE id = '${toUuid(invoice.id as Id<'inv'>)}'`;
    const found = await tampered(await databaseUrlOf(product, 'invoice'), 'invoice', statement, async () => {
      await run('Reconciliation', 'Something does not agree');
      await page.getByRole('link', { name: invoice.id }).waitFor();
      return faults(page, '/administration/books');
    });
    await run('Reconciliation', 'Everything agrees');
    expect([...found, ...problems]).toEqual([]);
  });

  test('the playground answers with the session of the web app', async () => {
    const person = await register(product.url, 'Curious');
    const { page, problems } = await open();
    await signIn(page, person);
    await page.goto('/playground/');
    // Without its editor the button does nothing.
    await page.getByText('Who am I').waitFor();
    await page.getByRole('button', { name: /execute query/i }).click();
    await page.getByText(person.organizationId).first().waitFor();
    expect(problems).toEqual([]);
  });
});

/** Every kind of page that a member of an organisation sees. */
const pages = (invoiceId: string) => [
  '/',
  '/invoices',
  `/invoices/${invoiceId}`,
  '/invoices/new',
  '/partners',
  '/wallet',
  '/bills',
  '/mailbox',
  '/reports',
  '/settings',
];

type Line = { description: string; quantity: string; price: string; tax: string };

async function writeLine(page: Page, position: number, line: Line): Promise<void> {
  const cell = (name: string) => page.getByLabel(`Line ${position}: ${name}`);
  await cell('Description').fill(line.description);
  await cell('Quantity').fill(line.quantity);
  await cell('Price').fill(line.price);
  await cell('Tax %').fill(line.tax);
}
