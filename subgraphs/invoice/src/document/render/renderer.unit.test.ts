import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, expect, test, vi } from 'vitest';
import { exampleSnapshot } from './example-snapshot.ts';
import { createRenderer } from './renderer.ts';

// Rendering has the lowest priority: on a busy machine it waits for everything else.
vi.setConfig({ testTimeout: 120_000 });

const renderer = createRenderer();
afterAll(() => renderer.close());

async function textOf(snapshot: ReturnType<typeof exampleSnapshot>): Promise<string[]> {
  const { text } = await extractText(await getDocumentProxy(await renderer.render(snapshot)));
  return text;
}

test('the PDF says what the snapshot says, in Latin, Greek and Cyrillic', async () => {
  const [page = ''] = await textOf(exampleSnapshot(2));
  for (const expected of [
    'INV-2026-00001',
    'January 31, 2026',
    'Hauptstraße 1',
    'Ακρόπολη & Москва',
    'Design, part 2',
    'EUR 23.80',
  ]) {
    expect(page).toContain(expected);
  }
  expect(page).toContain('Tax 19 % on 20.00');
});

test('no line is lost over pages, and pages are numbered', async () => {
  const pages = await textOf(exampleSnapshot(60));
  const all = pages.join('\n');
  for (let position = 1; position <= 60; position++) expect(all).toMatch(new RegExp(`Design, part ${position}\\b`));
  expect(pages.at(-1)).toContain(`Page ${pages.length} of ${pages.length}`);
});

test.each([1, 60, 200])('every page of %d lines is of the size A4, however little is on it', async (lines) => {
  const document = await getDocumentProxy(await renderer.render(exampleSnapshot(lines)));
  for (let number = 1; number <= document.numPages; number += 1) {
    const [, , width = 0, height = 0] = (await document.getPage(number)).view;
    expect([width, height].map(Math.round)).toEqual([595, 842]);
  }
});

test('a description without spaces and one longer than a page are printed whole', async () => {
  const snapshot = exampleSnapshot(2);
  const [first, second] = snapshot.lines;
  if (first === undefined || second === undefined) throw new Error('the example has two lines');
  const long = Array.from({ length: 120 }, (_, index) => `Row ${index}.`).join('\n');
  const text = (
    await textOf({
      ...snapshot,
      lines: [
        { ...first, description: 'x'.repeat(300) },
        { ...second, description: long },
      ],
    })
  ).join('\n');
  expect(text.match(/x/g)?.length).toBeGreaterThanOrEqual(300);
  expect(text).toContain('Row 119.');
});

test('a three-decimal and a no-decimal currency are printed with their decimals', async () => {
  expect((await textOf(exampleSnapshot(1, { currency: 'KWD' }))).join()).toContain('KWD 1.190');
  expect((await textOf(exampleSnapshot(1, { currency: 'JPY' }))).join()).toContain('JPY 1,190');
});
