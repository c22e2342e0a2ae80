import AxeBuilder from '@axe-core/playwright';
import type { Page } from './browser.ts';
import type { Person } from './story.ts';

/** Signs in by the form, and waits for the page behind it. */
export async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel(/e-mail address or user name/i).fill(person.userName);
  await page.getByLabel('Password', { exact: true }).fill('seven violet lanterns');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname === '/');
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** Accessibility violations of a page, and whether it is wider than the window. */
export async function faults(page: Page, path: string): Promise<string[]> {
  await page.goto(path);
  // What stands on the page while it asks for its data has no heading yet.
  await page.getByRole('heading', { level: 1 }).waitFor();
  const { violations } = await analyzed(page);
  const isTooWide = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
  return [
    ...violations.map(({ id, nodes }) => `${path}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
    ...(isTooWide === true ? [`${path}: wider than the window`] : []),
  ];
}

/** The way that reaches into frames opens another page to put the results together, which takes twice the time: only where there are any. */
function analyzed(page: Page): ReturnType<AxeBuilder['analyze']> {
  return new AxeBuilder({ page }).setLegacyMode(page.frames().length === 1).analyze();
}

/** Chooses an option of a searchable field. */
export async function choose(page: Page, label: string, text: string): Promise<void> {
  await page
    .getByRole('textbox', { name: label })
    .or(page.getByRole('combobox', { name: label }))
    .first()
    .fill(text);
  await page
    .getByRole('option', { name: new RegExp(text) })
    .first()
    .click();
}
