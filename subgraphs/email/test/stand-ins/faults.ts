/** What goes wrong with a request; switched on for a number of requests. */
export type Fault =
  /** Answers this instead of doing anything. */
  | { kind: 'status'; status: number; body?: unknown; headers?: Record<string, string> }
  /** Cuts the connection, before or after doing what was asked. */
  | { kind: 'drop'; when: 'before' | 'after' }
  /** Does what was asked and never answers. */
  | { kind: 'hang' };

/** Faults of one stand-in, used up in the order they were switched on. */
export class Faults {
  readonly #waiting: { fault: Fault; times: number }[] = [];

  /** From the next request on; `times` may be `Infinity`. */
  switchOn(fault: Fault, times = 1): void {
    this.#waiting.push({ fault, times });
  }

  switchOff(): void {
    this.#waiting.length = 0;
  }

  /** The fault of the request at hand, if there is one. */
  take(): Fault | null {
    const next = this.#waiting[0];
    if (next === undefined) return null;
    next.times -= 1;
    if (next.times <= 0) this.#waiting.shift();
    return next.fault;
  }
}
