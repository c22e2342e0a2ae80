import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Money } from '../../ui/money.tsx';
import { type Column, Records } from '../../ui/records.tsx';
import type { BatchTransfer } from './find-receivers.ts';

type BatchLinesProps<Line> = {
  label: string;
  currency: string;
  lines: readonly Line[];
  /** What became of each; null before they were sent. */
  statusOf: ((line: Line) => ReactNode) | null;
};

/** Transfers of a batch, by line. */
export function BatchLines<Line extends BatchTransfer>({ label, currency, lines, statusOf }: BatchLinesProps<Line>) {
  const columns: readonly Column<Line>[] = [
    { header: 'Line', cell: ({ line }) => line },
    {
      header: 'To',
      card: 'title',
      cell: ({ to, payeeName }) => (
        <>
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {payeeName ?? to}
          </Text>
          {payeeName !== null && (
            <Text size="sm" c="dimmed">
              @{to}
            </Text>
          )}
        </>
      ),
    },
    {
      header: 'What for',
      cell: ({ reference }) => <span style={{ overflowWrap: 'anywhere' }}>{reference ?? '–'}</span>,
    },
    ...(statusOf === null ? [] : [{ header: 'Outcome', cell: statusOf }]),
    {
      header: 'Amount',
      align: 'right',
      card: 'corner',
      cell: ({ amount }) => <Money value={{ amount, currency }} fw={700} />,
    },
  ];
  return <Records label={label} columns={columns} rows={lines} keyOf={({ line }) => line} />;
}
