import { type Change, changesIn } from './event-stream.ts';
import { requestHeaders } from './request-headers.ts';

/** Whether changes arrive by themselves at present. */
export type LiveState = 'connecting' | 'open' | 'waiting';

/** What one listens to: changes, and moments after which some may have been missed. */
export type LiveListener = { onChange(change: Change): void; onGap(): void; onState(state: LiveState): void };

const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

/** How long to wait before the next try: doubles up to 30 s, spread so that all windows don't come back at once. */
export function pauseBefore(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(longestPauseMs, firstPauseMs * 2 ** attempt);
  return ceiling / 2 + (ceiling / 2) * random();
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      window.removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
    window.addEventListener('online', done);
  });
}

async function readOnce(listener: LiveListener, signal: AbortSignal, onOpen: () => void): Promise<void> {
  const response = await fetch('/live', {
    headers: { accept: 'text/event-stream', ...(await requestHeaders()) },
    credentials: 'same-origin',
    signal,
  });
  if (!response.ok || response.body === null) throw new Error(`/live answered ${response.status}`);
  onOpen();
  for await (const change of changesIn(response.body)) listener.onChange(change);
}

/** Reads `/live` until `signal` aborts, and comes back by itself whenever the connection ends. */
export async function followChanges(listener: LiveListener, signal: AbortSignal): Promise<void> {
  let attempt = 0;
  let opened = 0;
  while (!signal.aborted) {
    listener.onState('connecting');
    try {
      await readOnce(listener, signal, () => {
        attempt = 0;
        listener.onState('open');
        if (opened++ > 0) listener.onGap();
      });
    } catch {
      // Whatever it was, the answer is the same: wait and come back.
    }
    if (signal.aborted) return;
    listener.onState('waiting');
    await wait(pauseBefore(attempt++), signal);
  }
}
