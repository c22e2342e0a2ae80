import AxeBuilder from '@axe-core/playwright';
import type { Locator } from 'playwright-core';
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
  return faultsShown(page, path);
}

/**
 * The same of what the opener (or `open`) opens above the page. It has to have the focus, which stays with the field of a list, to close by
 * Escape, and to give the focus back to the opener: rejects otherwise.
 */
export async function overlayFaults(
  page: Page,
  role: 'dialog' | 'menu' | 'listbox',
  opener: Locator,
  open: () => Promise<void> = () => opener.click(),
): Promise<string[]> {
  await open();
  const overlay = page.getByRole(role);
  await (role === 'listbox' ? overlay : overlay.locator(':focus')).waitFor();
  // What scrolls may be around a list; around the others is a page that was looked at without them.
  const found = await faultsShown(page, `${role} of ${opener}`, role === 'listbox' ? undefined : `[role=${role}]`);
  await page.keyboard.press('Escape');
  await overlay.waitFor({ state: 'hidden' });
  await opener.and(page.locator(':focus')).waitFor();
  return found;
}

async function faultsShown(page: Page, where: string, part = 'html'): Promise<string[]> {
  const { violations } = await analyzed(page, part);
  const isTooWide = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
  return [
    ...violations.map(({ id, nodes }) => `${where}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
    ...(isTooWide === true ? [`${where}: wider than the window`] : []),
  ];
}

/** The way that reaches into frames opens another page to put the results together, which takes twice the time: only where there are any. */
function analyzed(page: Page, part: string): ReturnType<AxeBuilder['analyze']> {
  return new AxeBuilder({ page })
    .include(part)
    .setLegacyMode(page.frames().length === 1)
    .analyze();
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
