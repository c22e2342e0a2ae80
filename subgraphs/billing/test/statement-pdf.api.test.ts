import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { eur, mutate, outcomeOf } from './operations.ts';
import { type Fixture, startFixture } from './start-fixture.ts';
import { createOrganization, fund, type Member, memberOf } from './story.ts';

// Rendering has the lowest priority: on a busy machine it waits for everything else.
vi.setConfig({ testTimeout: 120_000 });

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.balanced());
afterAll(() => fixture.stop());

const query = `query ($id: ID!, $day: Date!) { walletStatement(walletId: $id, from: $day, to: $day) { pdfUrl } }`;
const today = () => fixture.now().toISOString().slice(0, 10);

async function download(owner: Member, id: string, day = today()): Promise<Response> {
  const { data } = await fixture.run(owner, query, { id, day });
  const { pdfUrl } = (data as unknown as { walletStatement: { pdfUrl: string } }).walletStatement;
  const handle = fixture.running.routes['/documents/statements/'];
  if (handle === undefined) throw new Error('statements are served');
  return handle(new Request(`http://billing.internal${new URL(pdfUrl).pathname}`));
}

async function pagesOf(answer: Response): Promise<string[]> {
  expect(answer.headers.get('content-type')).toBe('application/pdf');
  const document = await getDocumentProxy(new Uint8Array(await answer.arrayBuffer()));
  for (let number = 1; number <= document.numPages; number += 1) {
    const [, , width = 0, height = 0] = (await document.getPage(number)).view;
    expect([width, height].map(Math.round)).toEqual([595, 842]);
  }
  return (await extractText(document)).text;
}

const minorOf = (amount: string) => BigInt(amount.replaceAll(/[.,]/g, ''));
/** A dated line with its amount and balance, as the text of the PDF has them. */
const lines = /\d{4}-\d{2}-\d{2} \d{2}:\d{2}\s+[\s\S]*?(-?[\d,]+\.\d{2})\s+(-?[\d,]+\.\d{2})(?=\s)/g;
const balanceOf = (text: string, label: string) =>
  minorOf(new RegExp(`${label} balance\\s+(-?[\\d,]+\\.\\d{2})`).exec(text)?.[1] ?? '');

test('opening balance plus the entries over many pages is the closing balance, and each page has its head and number', async () => {
  const owner = memberOf();
  const walletId = await fund(fixture, owner, 1_234_567n);
  const toWalletId = await createOrganization(fixture, memberOf());
  fixture.moveClock(24 * 3_600_000);
  const transfers = Array.from({ length: 150 }, (_, index) => ({
    fromWalletId: walletId,
    toWalletId,
    amount: eur(`${index + 1}.${String(index % 100).padStart(2, '0')}`),
    reference: index === 0 ? 'Ακρόπολη & Москва, the first of many' : `No. ${index + 1}`,
  }));
  await outcomeOf(mutate(fixture, owner, 'transferFundsBatch', { transfers }));

  const answer = await download(owner, walletId);
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="statement-EUR-${today()}-${today()}.pdf"`);
  const pages = await pagesOf(answer);
  expect(pages.length).toBeGreaterThan(3);
  pages.forEach((page, index) => {
    expect(page).toContain('Date (UTC)');
    expect(page).toContain(`Page ${index + 1} of ${pages.length}`);
  });
  const [first = ''] = pages;
  for (const said of [
    'Owner',
    'Went out',
    owner.organization.name,
    walletId,
    `${today()} – ${today()} (UTC)`,
    'Ακρόπολη & Москва',
  ])
    expect(first).toContain(said);

  const entries = pages
    .flatMap((page) => [...page.matchAll(lines)])
    .map(([, amount = '', balance = '']) => ({ amount, balance }));
  expect(entries).toHaveLength(transfers.length);
  let balance = balanceOf(first, 'Opening');
  expect(balance).toBe(1_234_567n);
  for (const entry of entries) {
    balance += minorOf(entry.amount);
    expect(minorOf(entry.balance)).toBe(balance);
  }
  expect(balanceOf(pages.at(-1) ?? '', 'Closing')).toBe(balance);
  // The head of the first page says it, too.
  expect(first).toMatch(new RegExp(`\\s${entries.at(-1)?.balance.replace('.', '\\.')}\\s`));
});

test('nothing happened: one page that says so, and whose wallet it is by id where the name is not known', async () => {
  const owner = memberOf({ role: null });
  const { wallet } = await outcomeOf(mutate(fixture, owner, 'openWallet', { currency: 'JPY', owner: 'PERSON' }));
  const pages = await pagesOf(await download(owner, wallet.id));
  expect(pages).toHaveLength(1);
  expect(pages[0]).toContain(owner.userId);
  expect(pages[0]).toMatch(/Opening balance\s+0\s/);
});

test('more entries than paper is good for are refused with what to do', async () => {
  const owner = memberOf();
  const walletId = await fund(fixture, owner, 1_000_000n);
  const toWalletId = await createOrganization(fixture, memberOf());
  const transfers = Array.from({ length: 1_000 }, () => ({ fromWalletId: walletId, toWalletId, amount: eur('0.01') }));
  for (let batch = 0; batch < 5; batch++) await outcomeOf(mutate(fixture, owner, 'transferFundsBatch', { transfers }));
  const answer = await download(owner, walletId);
  expect(answer.status).toBe(413);
  expect(await answer.text()).toBe('A statement to download has at most 5000 entries: take a shorter period.');
});
