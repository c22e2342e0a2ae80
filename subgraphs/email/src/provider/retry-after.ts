const longestMs = 60 * 60_000;

/** The `Retry-After` header (seconds, or a date) as a duration, at most an hour; null when there is none that makes sense. */
export function parseRetryAfter(header: string | null | undefined, now: Date): number | null {
  if (header === null || header === undefined || header.trim() === '') return null;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - now.getTime() : seconds * 1000;
  if (Number.isNaN(ms) || ms < 0) return null;
  return Math.min(ms, longestMs);
}
