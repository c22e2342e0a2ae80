import { existsSync } from 'node:fs';
import { required } from '@quittance/testing/env';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumPath } from './env.ts';

export type { Page };

const candidates = [chromiumPath, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Debian's Chromium, or whatever CHROMIUM_PATH names; null (and printed) where there is none, unless QUITTANCE_REQUIRE wants it. */
export function findChromium(): string | null {
  const found = candidates.find((path): path is string => path !== undefined && existsSync(path));
  if (found !== undefined) return found;
  if (required.includes('chromium')) throw new Error('Chromium is required and not there');
  console.warn('not run because Chromium is not installed');
  return null;
}

export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    // As root Chromium refuses its sandbox; without the others it tries to reach its maker.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

const waitMs = 30_000;

export type WindowOptions = { width?: number; dark?: boolean };

/** A window of somebody's own, without anybody's cookies, and what went wrong in it. */
export async function openWindow(
  browser: Browser,
  url: string,
  { width = 1280, dark = false }: WindowOptions = {},
): Promise<{ page: Page; problems: string[] }> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height: 900 },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(waitMs);
  return { page, problems: watch(page, url) };
}

/** Collects what must not happen on any page: script errors and requests to foreign hosts. */
export function watch(page: Page, origin: string): string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`script error: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(data|blob|about|chrome|chrome-extension):/.test(url))
      problems.push(`foreign request: ${url}`);
  });
  return problems;
}
