import { useRef } from 'react';

/** Idempotency keys for one form: the same for a repeated try at the same thing, a new one for another thing or another time. */
export type Attempt = {
  /** The key for this input. A retry with the same input, after an answer that never came, gets the same key. */
  keyFor(input: unknown): string;
  /** The outcome is known: what comes next is a new deliberate attempt. */
  settle(): void;
};

/** `makeKey` is random by default. */
export function createAttempt(makeKey: () => string = () => crypto.randomUUID()): Attempt {
  let current: { input: string; key: string } | null = null;
  return {
    keyFor(input) {
      const text = JSON.stringify(input);
      if (current?.input !== text) current = { input: text, key: makeKey() };
      return current.key;
    },
    settle() {
      current = null;
    },
  };
}

/** An `Attempt` that lives as long as the component. */
export function useAttempt(): Attempt {
  const attempt = useRef<Attempt | null>(null);
  attempt.current ??= createAttempt();
  return attempt.current;
}
