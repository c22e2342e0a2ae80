import { useQuery } from '@apollo/client/react';
import { Button, Stack, Text, Title } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { useState } from 'react';
import { failureOf } from '../api/failure.ts';
import { useLive } from '../api/live-context.tsx';
import { formatDecimal, formatMoney } from '../ui/format.ts';
import { TextLink } from '../ui/link.tsx';
import { Money } from '../ui/money.tsx';
import { Pager } from '../ui/pager.tsx';
import { type Column, Records } from '../ui/records.tsx';
import { Empty, FailureNotice, Loading } from '../ui/states.tsx';
import { Instant } from '../ui/when.tsx';
import { ReverseTransfer } from './reverse-transfer.tsx';
import { transferWords } from './transfer-words.ts';
import { WalletEntriesDocument, type WalletEntriesQuery } from './wallet.generated.ts';

type Entry = NonNullable<WalletEntriesQuery['wallet']>['entries']['nodes'][number];

function columnsFor(onReverse: ((entry: Entry) => void) | null): readonly Column<Entry>[] {
  return [
    {
      header: 'What',
      card: 'title',
      cell: ({ transfer }) => (
        <>
          <Text fw={600}>
            {transfer.payment === null ? (
              transferWords(transfer.kind, null)
            ) : (
              <TextLink to="/payments/$paymentId" params={{ paymentId: transfer.payment.id }} fw={600}>
                {transferWords(transfer.kind, transfer.payment.purpose)}
              </TextLink>
            )}
          </Text>
          {transfer.exchangeRate !== null && (
            <Text size="sm" c="dimmed">
              At {formatDecimal(transfer.exchangeRate)}
            </Text>
          )}
          {transfer.reversedBy !== null && (
            <Text size="sm" c="dimmed">
              Given back later
            </Text>
          )}
          {transfer.reference !== null && (
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {transfer.reference}
            </Text>
          )}
        </>
      ),
    },
    { header: 'When', cell: ({ createdAt }) => <Instant value={createdAt} /> },
    {
      header: 'Amount',
      align: 'right',
      card: 'corner',
      cell: ({ side, amount }) => (
        <Money
          value={side === 'DEBIT' ? { ...amount, amount: `-${amount.amount}` } : amount}
          fw={700}
          c={side === 'CREDIT' ? 'var(--mantine-color-anchor)' : undefined}
        />
      ),
    },
    { header: 'Balance after', align: 'right', cell: ({ balanceAfter }) => <Money value={balanceAfter} /> },
    ...(onReverse === null
      ? []
      : [
          {
            header: 'Actions',
            align: 'right',
            cell: (entry: Entry) =>
              reversible(entry) && (
                <Button
                  size="xs"
                  variant="default"
                  aria-label={`Give back ${formatMoney(entry.amount)}`}
                  onClick={() => onReverse(entry)}
                >
                  Give back
                </Button>
              ),
          } as const,
        ]),
  ];
}

/** What came from another wallet, by a transfer or a hold, and is still here: its receiver may give it back. */
function reversible({ side, transfer }: Entry): boolean {
  return side === 'CREDIT' && transfer.reversedBy === null && (transfer.kind === 'TRANSFER' || transfer.kind === 'HOLD_CAPTURE');
}

type EntriesListProps = {
  walletId: string;
  /** Whether the person may move this wallet's money. */
  mayReverse: boolean;
  after: string | undefined;
  onNext(cursor: string | undefined, state: { pagesBack: number }): void;
  onFirst(): void;
};

/** Every movement of a wallet, newest first. */
export function EntriesList({ walletId, mayReverse, after, onNext, onFirst }: EntriesListProps) {
  const { data, error, refetch } = useQuery(WalletEntriesDocument, { variables: { id: walletId, after: after ?? null } });
  useLive(['wallet'], refetch);
  const [reversing, setReversing] = useState<Entry | null>(null);
  const columns = columnsFor(mayReverse ? setReversing : null);
  const page = data?.wallet?.entries;
  return (
    <Stack component="section" gap="sm" aria-labelledby="movements">
      <Title order={2} id="movements">
        Movements
      </Title>
      {error !== undefined && <FailureNotice failure={failureOf(error)} retry={refetch} />}
      {page === undefined && error === undefined && <Loading />}
      {page?.nodes.length === 0 && (
        <Empty icon={IconArrowsExchange} title="Nothing moved yet">
          Add funds, or get paid: every movement is listed here with the balance after it.
        </Empty>
      )}
      {page !== undefined && page.nodes.length > 0 && (
        <Records label="Movements" columns={columns} rows={page.nodes} keyOf={({ id }) => id} />
      )}
      <Pager
        hasNextPage={page?.pageInfo.hasNextPage ?? false}
        isLater={after !== undefined}
        onNext={(state) => onNext(page?.pageInfo.endCursor ?? undefined, state)}
        onFirst={onFirst}
      />
      {reversing !== null && (
        <ReverseTransfer transferId={reversing.transfer.id} amount={reversing.amount} onClose={() => setReversing(null)} />
      )}
    </Stack>
  );
}
