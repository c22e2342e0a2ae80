import { cleanNotifications } from '@mantine/notifications';
import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeEach, expect, vi } from 'vitest';

// What Mantine asks of a browser and jsdom lacks: it does no layout.
window.matchMedia = (query) => ({
  media: query,
  // A wide screen without wishes of its own.
  matches: query.includes('min-width'),
  onchange: null,
  addListener: () => undefined,
  removeListener: () => undefined,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  dispatchEvent: () => false,
});
window.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
Element.prototype.scrollIntoView = () => undefined;
window.scrollTo = () => undefined;

// A page's code is fetched when it is first shown, which takes its time on a busy machine.
configure({ asyncUtilTimeout: 15_000 });

/** Warnings of React, Apollo, Mantine: something is wrong even where the page looks right. A failure that the app logs is its Error alone. */
const warnings: string[] = [];
const note = (...words: unknown[]) => {
  if (words.length > 1 || !(words[0] instanceof Error)) warnings.push(words.map(String).join(' '));
};

// A test that asks the network for something it did not provide for must not reach a server that happens to run.
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(note);
  vi.spyOn(console, 'warn').mockImplementation(note);
  vi.stubGlobal('fetch', (input: unknown) => Promise.reject(new Error(`No answer was provided for ${String(input)}`)));
});

afterEach(() => {
  cleanup();
  // They outlive the page that shows them: the next one would show them too.
  cleanNotifications();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  sessionStorage.clear();
  localStorage.clear();
  expect(warnings.splice(0), 'warnings on the console').toEqual([]);
});
