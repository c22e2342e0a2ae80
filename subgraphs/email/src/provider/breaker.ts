import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhenResult } from 'cockatiel';
import { type Outcome, refused } from './outcome.ts';

export type BreakerOptions = {
  /** Failures in a row after which the provider rests. */
  threshold: number;
  /** How long it rests before one message tries it again. */
  restMs: number;
};

export const defaultBreaker: BreakerOptions = { threshold: 3, restMs: 30_000 };

/** Keeps messages away from a provider that is down, so that they do not each wait for its time-out. One per provider and process. */
export type Breaker = {
  /** Runs `send`, unless the provider rests: then the outcome is `UNAVAILABLE` with the code `RESTING`, and nobody was asked. */
  run(send: () => Promise<Outcome>): Promise<Outcome>;
  /** When it ends its rest; null when it does not rest. A moment in the past means: the next message tries it. */
  restsUntil(): Date | null;
};

/** Only the provider's own failures count: a refused recipient or a bad request says nothing about its health. */
export function createBreaker({ threshold, restMs }: BreakerOptions = defaultBreaker): Breaker {
  const failed = handleWhenResult((result) => {
    const { kind } = result as Outcome;
    return kind === 'UNAVAILABLE' || kind === 'UNKNOWN';
  });
  const policy = circuitBreaker(failed, { halfOpenAfter: restMs, breaker: new ConsecutiveBreaker(threshold) });
  let openedAt = 0;
  policy.onBreak(() => {
    openedAt = Date.now();
  });
  return {
    async run(send) {
      try {
        return await policy.execute(send);
      } catch (error) {
        if (error instanceof BrokenCircuitError)
          return refused('UNAVAILABLE', 'RESTING', 'The provider rests after failures in a row.');
        throw error;
      }
    },
    restsUntil: () => (policy.state === CircuitState.Open ? new Date(openedAt + restMs) : null),
  };
}
