import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeEach, vi } from 'vitest';

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
configure({ asyncUtilTimeout: 4_000 });

// A test that asks the network for something it did not provide for must not reach a server that happens to run.
beforeEach(() => {
  vi.stubGlobal('fetch', (input: unknown) => Promise.reject(new Error(`No answer was provided for ${String(input)}`)));
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  sessionStorage.clear();
  localStorage.clear();
});
