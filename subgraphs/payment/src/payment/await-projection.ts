import { setTimeout as pause } from 'node:timers/promises';

const pollMs = 50;
const mostRounds = 20;

/**
 * Looks for what an event will bring: a caller may name a wallet or a claim that its service has told them of, but not yet us. Waits
 * a second at most, then answers null.
 */
export async function awaitProjection<T>(look: () => Promise<T | null>): Promise<T | null> {
  for (let round = 0; ; round++) {
    const found = await look();
    if (found !== null || round >= mostRounds) return found;
    await pause(pollMs);
  }
}
