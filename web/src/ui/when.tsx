import { formatDay, formatInstant, formatSince } from './format.ts';

/** A calendar day. */
export function Day({ value }: { value: string }) {
  return <time dateTime={value}>{formatDay(value)}</time>;
}

/** An instant, as "2 hours ago" with the exact time on hover. */
export function Since({ value }: { value: string }) {
  return (
    <time dateTime={value} title={formatInstant(value)}>
      {formatSince(value)}
    </time>
  );
}

/** An instant, exactly. */
export function Instant({ value }: { value: string }) {
  return <time dateTime={value}>{formatInstant(value)}</time>;
}
