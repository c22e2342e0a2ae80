import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launch, openWindow, type Page } from './src/browser.ts';
import { choose, signIn } from './src/pages.ts';
import { type Product, startProduct } from './src/product.ts';
import { approve, balanceOf, type Person, register } from './src/story.ts';

const chromium = findChromium();

describe.skipIf(chromium === null)('in a browser', () => {
  let product: Product;
  let browser: Browser;
  let admin: Person;
  beforeAll(async () => {
    product = await startProduct();
    browser = await launch(chromium ?? '');
    // The first person of an installation is its administrator.
    admin = await register(product.url, 'Admin');
  });
  afterAll(async () => {
    await browser?.close();
    await product?.remove();
  });

  /** Somebody with 100.00 EUR in their organisation's wallet. */
  async function withFunds(name: string): Promise<Person> {
    const person = await register(product.url, name);
    const [wallet] = await person.api.wallets();
    const amount = { amount: '100.00', currency: 'EUR' };
    const { payment } = await person.api.topUpWallet({ walletId: wallet?.id ?? '', amount, provider: 'sandbox' });
    await approve(payment.checkoutUrl);
    await balanceOf(person, '100.00');
    return person;
  }

  test('money is set aside and paid out in part, exchanged at the rate that is set, given back, and paid to many', async () => {
    const [payer, payee] = [await withFunds('Payer'), await register(product.url, 'Payee')];
    const ofAdmin = await openWindow(browser, product.url);
    await signIn(ofAdmin.page, admin);
    await ofAdmin.page.goto('/administration/exchange');
    await ofAdmin.page.getByRole('button', { name: 'Set a rate' }).click();
    await choose(ofAdmin.page, 'Sold', 'EUR');
    await choose(ofAdmin.page, 'Bought', 'USD');
    await ofAdmin.page.getByRole('textbox', { name: 'Rate' }).fill('1.0857');
    await ofAdmin.page.getByRole('button', { name: 'Set the rate' }).click();
    await ofAdmin.page.getByText('1 EUR = 1.0857 USD', { exact: true }).waitFor();

    const { page, problems } = await openWindow(browser, product.url);
    await signIn(page, payer);
    await page.goto('/wallet');
    await page.getByRole('button', { name: 'Set money aside' }).click();
    await page.getByLabel('User name').fill(payee.userName);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByLabel('Amount in EUR').fill('40');
    await page.getByLabel('What it is for').fill('Deposit');
    await page.getByRole('button', { name: 'Set aside', exact: true }).click();
    await page.getByText(/40\.00 set aside/).waitFor();

    // The other side takes a part; nobody reloads the first window.
    const ofPayee = await openWindow(browser, product.url, { width: 390 });
    await signIn(ofPayee.page, payee);
    await ofPayee.page.goto('/wallet');
    await ofPayee.page.getByRole('button', { name: 'Pay out: Deposit' }).click();
    await ofPayee.page.getByLabel('Amount in EUR').fill('15');
    await ofPayee.page.getByRole('dialog').getByRole('button', { name: 'Pay out' }).click();
    await balanceOf(payee, '15.00');
    await page.getByText('Nothing is set aside.').waitFor();
    await balanceOf(payer, '85.00');

    await ofPayee.page.getByRole('button', { name: /Give back .*15\.00/ }).click();
    await ofPayee.page.getByLabel('Reason').fill('Too much');
    await ofPayee.page.getByRole('dialog').getByRole('button', { name: 'Give it back' }).click();
    await balanceOf(payer, '100.00');

    await openUsdWallet(page);
    await page.goto('/wallet');
    await page
      .getByRole('button', { name: 'Payer Ltd EUR' })
      .or(page.getByRole('button', { name: /EUR/ }))
      .first()
      .click();
    await page.getByRole('button', { name: 'Exchange', exact: true }).click();
    await page.getByLabel('Amount in EUR').fill('10');
    await page.getByRole('button', { name: /Exchange into .*10\.85/ }).click();
    await balanceOf(payer, '10.85', 'USD');
    await balanceOf(payer, '90.00');

    await page.getByRole('link', { name: 'Pay many' }).click();
    await page.getByLabel('Transfers').fill(`${payee.userName}, 1.50, Week 5\n${payee.userName}, 2.50\n${payee.userName}, 500`);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: /^Pay .*504\.00/ }).click();
    await page.getByText(/2 of 3 done, 1 refused/).waitFor();
    await balanceOf(payee, '4.00');
    const accounts = Object.fromEntries((await admin.api.platformAccounts()).map(({ code, balance }) => [code, balance.amount]));
    expect(accounts).toMatchObject({ 'liquidity:EUR': '10.00', 'liquidity:USD': '-10.85', 'clearing:sandbox:EUR': '-100.00' });
    expect([...problems, ...ofPayee.problems, ...ofAdmin.problems]).toEqual([]);
  });
});

async function openUsdWallet(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open a wallet' }).click();
  await page.getByText('Payer Ltd', { exact: true }).last().click();
  await choose(page, 'Currency', 'USD');
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}
