/** Milliseconds to wait after the given number of failures (from 0): doubling up to `mostMs`, the upper half of it random. */
export function backoff(failures: number, limits: { firstMs: number; mostMs: number }, random = Math.random): number {
  const full = Math.min(limits.mostMs, limits.firstMs * 2 ** Math.min(failures, 30));
  return full / 2 + (full / 2) * random();
}

/** Resolves after the time, or at once when the signal aborts: the caller looks at the signal. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = setTimeout(finish, ms);
    signal?.addEventListener('abort', finish, { once: true });
    function finish() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      resolve();
    }
  });
}
