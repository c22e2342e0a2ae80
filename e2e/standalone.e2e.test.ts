import { afterAll, expect, test } from 'vitest';
import { runMainStory } from './src/main-story.ts';
import { personalIn } from './src/personal-in.ts';
import { type Product, startProduct } from './src/product.ts';
import { balanceOf, invoiceWithStatus, issueInvoice, payByLink, register } from './src/story.ts';

let product: Product | undefined;
afterAll(() => product?.remove());

test('the main story holds from registration to receipt, all of it is there after a kill and a restart, and its log at debug names nobody', async () => {
  product = await startProduct({ LOG_LEVEL: 'debug' });
  await runMainStory(product);

  const seller = await register(product.url, 'Survivor');
  const invoice = await issueInvoice(seller);
  await product.kill();
  await product.restart();
  await payByLink(invoice.payUrl ?? '');
  await invoiceWithStatus(seller, invoice.id, 'PAID');
  await balanceOf(seller, '172.50');

  expect(await product.stop()).toBeLessThan(5_000);
  // A story that logs nothing would prove nothing.
  expect(product.output()).toContain('events come in');
  expect(personalIn(product.output())).toEqual([]);
});
