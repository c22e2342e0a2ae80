import { Anchor, Text } from '@mantine/core';
import { TextLink } from '../../ui/link.tsx';
import { Money } from '../../ui/money.tsx';
import { Since } from '../../ui/when.tsx';
import classes from './timeline.module.css';
import { detailOf, lookOf, type TimelineEntry } from './timeline-words.ts';

/** What happened to the invoice, newest first. */
export function InvoiceTimeline({ entries, onMore }: { entries: readonly TimelineEntry[]; onMore: (() => void) | null }) {
  return (
    <>
      <ol className={classes.timeline}>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      {onMore !== null && (
        <Anchor component="button" size="sm" onClick={onMore}>
          Older
        </Anchor>
      )}
    </>
  );
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const { words, tone } = lookOf(entry.kind);
  return (
    <li className={classes.entry} data-tone={tone}>
      <Text fw={600} size="sm">
        {words}
        {entry.amount !== null && (
          <>
            {' · '}
            <Money value={entry.amount} />
          </>
        )}
      </Text>
      <Text size="sm" c="dimmed" component="div" className={classes.detail}>
        {[
          entry.recipient === null ? null : `to ${entry.recipient}`,
          entry.by === null ? null : `by ${entry.by.name}`,
          detailOf(entry),
        ]
          .filter((part) => part !== null && part !== '')
          .join(' · ')}
      </Text>
      <Text size="xs" c="dimmed" component="div">
        <Since value={entry.at} />
        {entry.messageId !== null && (
          <>
            {' · '}
            <TextLink to="/mailbox/$messageId" params={{ messageId: entry.messageId }} size="xs">
              Message
            </TextLink>
          </>
        )}
        {entry.paymentId !== null && (
          <>
            {' · '}
            <TextLink to="/payments/$paymentId" params={{ paymentId: entry.paymentId }} size="xs">
              Payment
            </TextLink>
          </>
        )}
      </Text>
    </li>
  );
}
