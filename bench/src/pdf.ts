import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { findChromium, launch, type Page } from '../../e2e/src/browser.ts';
import { startProduct } from '../../e2e/src/product.ts';
import { issueInvoice, type Person, register } from '../../e2e/src/story.ts';
import { exampleSnapshot } from '../../subgraphs/invoice/src/document/render/example-snapshot.ts';
import { createRenderer } from '../../subgraphs/invoice/src/document/render/renderer.ts';
import type { InvoiceDocumentSnapshot } from '../../subgraphs/invoice/src/document/snapshot.ts';
import type { Report } from './figure.ts';
import { quantile, timed } from './measure.ts';

const rounds = 11;
/** What a worker has drawn before it is called warm. */
const warming = 30;

/** Drawing a PDF in a warm worker, against a warm Chromium that prints the same content; and what drawing does to those who ask for lists. */
export async function pdf(report: Report): Promise<void> {
  await reportDrawing(report);
  await reportLists(report);
}

async function reportDrawing(report: Report): Promise<void> {
  const executable = findChromium();
  if (executable === null) return report.notRun('lines_5, lines_50, lines_500', 'Chromium is not installed');
  const renderer = createRenderer();
  const browser = await launch(executable);
  try {
    const page = await browser.newPage();
    for (const [lines, atLeast] of [
      [5, 10],
      [50, null],
      [500, 1],
    ] as const) {
      for (let round = 0; round < warming; round += 1) await renderer.render(anotherSnapshot(lines));
      await print(page, anotherSnapshot(lines));
      const [ours, theirs]: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds; round += 1) {
        const snapshot = anotherSnapshot(lines);
        ours.push((await timed(() => renderer.render(snapshot))).ms);
        theirs.push((await timed(() => print(page, snapshot))).ms);
      }
      // Documents a second, so that more is better: the ratio is how many times faster.
      report.figure({
        metric: `lines_${lines}`,
        value: 1000 / quantile(ours, 0.5),
        unit: '/s',
        baseline: { name: 'chromium', value: 1000 / quantile(theirs, 0.5) },
        ...(atLeast === null ? {} : { goal: { of: 'ratio', atLeast } }),
      });
    }
  } finally {
    await browser.close();
    await renderer.close();
  }
}

let drawnBefore = 0;

/** No two documents say the same: whoever remembers texts finds the labels again, not the numbers and names. */
function anotherSnapshot(lines: number): InvoiceDocumentSnapshot {
  drawnBefore += 1;
  const example = exampleSnapshot(lines, { number: `INV-${10_000 + drawnBefore}` });
  const more = (minor: string) => (BigInt(minor) + BigInt(drawnBefore)).toString();
  return {
    ...example,
    buyer: { ...example.buyer, name: `${example.buyer.name} ${drawnBefore}` },
    lines: example.lines.map((line) => ({
      ...line,
      description: `${line.description} ${drawnBefore}`,
      amountMinor: more(line.amountMinor),
    })),
    totals: { ...example.totals, totalMinor: more(example.totals.totalMinor) },
  };
}

async function print(page: Page, snapshot: InvoiceDocumentSnapshot): Promise<void> {
  await page.setContent(html(snapshot));
  await page.pdf({ format: 'A4' });
}

const typeface = async (weight: number, name: string) => {
  const file = fileURLToPath(import.meta.resolve(`@expo-google-fonts/noto-sans/${name}`));
  return `@font-face{font-family:Invoice;font-weight:${weight};src:url(data:font/ttf;base64,${await readFile(file, 'base64')})}`;
};
const typefaces = [
  await typeface(400, '400Regular/NotoSans_400Regular.ttf'),
  await typeface(700, '700Bold/NotoSans_700Bold.ttf'),
];

/** The same texts in the same font, which a machine need not have installed, as a page for printing. */
function html({ number, issuedOn, seller, buyer, lines, totals, notes, payUrl }: InvoiceDocumentSnapshot): string {
  const rows = lines.map(
    (line) =>
      `<tr><td>${line.position}<td>${line.description}<td>${line.quantity} ${line.unit}<td>${line.unitPrice}<td>${line.taxRate} %<td>${line.amountMinor}`,
  );
  return `<!doctype html><meta charset="utf-8"><style>${typefaces.join('')}body{font:9pt Invoice}table{width:100%}</style>
    <h1>Invoice ${number}</h1><p>${issuedOn}<p>${seller.name}<p>${buyer.name}
    <table><thead><tr><th>#<th>Description<th>Quantity<th>Unit price<th>Tax<th>Amount<tbody>${rows.join('')}</table>
    <p>${totals.lineNetMinor}<p>${totals.taxMinor}<p><b>${totals.totalMinor}</b><p>${notes}<p><a href="${payUrl}">${payUrl}</a>`;
}

const listed = 50;
const listQueries = 60;
/** Documents that wait to be drawn while lists are asked for: longer than that takes. */
const waiting = 80;

async function reportLists(report: Report): Promise<void> {
  const product = await startProduct();
  try {
    const person = await register(product.url, 'Lister');
    for (let count = 0; count < listed; count += 1) await issueInvoice(person);
    await drawn(person);
    await listP95(person);
    const quiet = await listP95(person);
    await queueDocuments(person);
    const busy = await listP95(person);
    if ((await undrawn(person)) === 0) throw new Error('All documents were drawn before the lists were measured');
    const goal = { of: 'ratio', atMost: 2 } as const;
    report.figure({ metric: 'list_p95', value: busy, unit: 'ms', baseline: { name: 'renderer_idle', value: quiet }, goal });
  } finally {
    await product.remove();
  }
}

/** Of the same invoices each time: the oldest. */
async function listP95({ api }: Person): Promise<number> {
  const sample: number[] = [];
  for (let count = 0; count < listQueries; count += 1)
    sample.push((await timed(() => api.invoices({ first: listed, orderBy: 'CREATED_AT_ASC' }))).ms);
  return quantile(sample, 0.95);
}

/** Issued together, so that they wait instead of being drawn one by one as they come. */
async function queueDocuments({ api }: Person): Promise<void> {
  const { partner } = await api.createPartner({ kind: 'COMPANY', name: 'Contoso GmbH', roles: ['CUSTOMER'] });
  const line = { description: 'Design', quantity: '10', unitPrice: '10.00', taxCategory: 'S', taxRate: '19' } as const;
  const lines = Array.from({ length: 900 }, () => line);
  const drafts: string[] = [];
  for (let count = 0; count < waiting; count += 1)
    drafts.push((await api.createInvoice({ buyerId: partner.id, currency: 'EUR', lines })).invoice.id);
  await Promise.all(drafts.map((invoiceId) => api.issueInvoice({ invoiceId })));
}

async function undrawn({ api }: Person): Promise<number> {
  return (await api.invoices({ first: 100 })).nodes.filter(({ pdfUrl }) => pdfUrl === null).length;
}

async function drawn(person: Person): Promise<void> {
  while ((await undrawn(person)) > 0) await new Promise((resolve) => setTimeout(resolve, 200));
}
