/**
 * What came of asking a provider to take one message. The difference that counts most is between `UNAVAILABLE` (surely not sent, so
 * another provider may be asked) and `UNKNOWN` (may have been sent, so nobody may be asked before somebody has looked).
 */
export type Outcome = Accepted | RateLimited | Refused;

type Accepted = { kind: 'ACCEPTED'; providerMessageId: string | null };

/** Asked to slow down; `retryAfterMs` is null when the provider does not say for how long. */
type RateLimited = { kind: 'RATE_LIMITED'; code: string | null; detail: string; retryAfterMs: number | null };

type Refused = {
  kind: 'UNAVAILABLE' | 'DEFERRED' | 'RECIPIENT_REFUSED' | 'MISCONFIGURED' | 'REJECTED' | 'UNKNOWN';
  /** The provider's own code, `406` or `550 5.1.1`. */
  code: string | null;
  detail: string;
};

/** Provider texts go to the timeline and the log: kept short, and on one line. */
const mostDetail = 300;

/** An outcome other than acceptance. */
export function refused(kind: Refused['kind'], code: string | number | null, detail: string): Refused {
  return { kind, code: code === null ? null : String(code), detail: shorten(detail) };
}

/** Asked to slow down. */
export function rateLimited(code: string | number, detail: string, retryAfterMs: number | null): RateLimited {
  return { kind: 'RATE_LIMITED', code: String(code), detail: shorten(detail), retryAfterMs };
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > mostDetail ? `${line.slice(0, mostDetail - 1)}…` : line;
}
