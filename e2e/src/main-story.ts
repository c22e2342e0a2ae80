import { eventually } from '@quittance/testing/drain';
import { expect } from 'vitest';
import type { Product } from './product.ts';
import { approve, balanceOf, invoiceWithStatus, issueInvoice, messageOf, payByLink, register } from './story.ts';

/** The whole story of an invoice, through the SDK: run on every way to deploy the product. */
export async function runMainStory(product: Pick<Product, 'url'>): Promise<void> {
  const { url } = product;
  const [seller, payer, third] = [await register(url, 'Seller'), await register(url, 'Payer'), await register(url, 'Third')];

  // An invoice is issued, mailed with its PDF, and paid by somebody without an account.
  const invoice = await issueInvoice(seller);
  expect(invoice).toMatchObject({ status: 'ISSUED', totals: { total: { amount: '172.50' }, due: { amount: '172.50' } } });
  await seller.api.sendInvoice({ invoiceId: invoice.id, to: ['ap@contoso.example'] });
  const mail = await messageOf(seller, 'INVOICE');
  expect(mail.attachments.map(({ name }) => name)).toEqual([`${invoice.number}.pdf`]);
  await payByLink(invoice.payUrl ?? '');
  const paid = await invoiceWithStatus(seller, invoice.id, 'PAID');
  expect(paid).toMatchObject({ bill: { status: 'SETTLED' }, totals: { due: { amount: '0.00' } } });
  expect(paid.payments?.nodes.map(({ status }) => status)).toEqual(['SUCCEEDED']);
  await balanceOf(seller, '172.50');
  await messageOf(seller, 'RECEIPT');
  const pdf = await fetch(paid.pdfUrl ?? '');
  expect(
    Buffer.from(await pdf.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');

  // A second person claims another invoice, fills their wallet and pays from it.
  const second = await issueInvoice(seller);
  const payToken = (second.payUrl ?? '').split('/').at(-1) ?? '';
  await payer.api.claimInvoice({ payToken });
  const bill = await eventually(async () =>
    (await payer.api.billsToPay({})).nodes.find((each) => each.invoiceNumber === second.number),
  );
  const [wallet] = await payer.api.wallets();
  if (wallet === undefined) throw new Error('an organisation has a wallet');
  const { payment } = await payer.api.topUpWallet({
    walletId: wallet.id,
    amount: { amount: '200.00', currency: 'EUR' },
    provider: 'sandbox',
  });
  await approve(payment.checkoutUrl);
  await balanceOf(payer, '200.00');
  await payer.api.payBill({ invoiceId: bill.invoice?.id ?? '', walletId: wallet.id });
  await invoiceWithStatus(seller, second.id, 'PAID');
  await balanceOf(payer, '27.50');
  await balanceOf(seller, '345.00');

  // A third one is paid by their user name.
  const payee = await payer.api.payee({ userName: third.userName });
  const target = payee?.receivingWallets.find(({ currency }) => currency === 'EUR');
  await payer.api.transferFunds({
    fromWalletId: wallet.id,
    toWalletId: target?.id ?? '',
    amount: { amount: '7.50', currency: 'EUR' },
    reference: 'lunch',
  });
  await balanceOf(payer, '20.00');
  await balanceOf(third, '7.50');
}
