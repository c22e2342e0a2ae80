import { useQuery } from '@apollo/client/react';
import { Stack, Text, Title } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { failureOf } from '../api/failure.ts';
import { useLive } from '../api/live-context.tsx';
import { TextLink } from '../ui/link.tsx';
import { Money } from '../ui/money.tsx';
import { Pager } from '../ui/pager.tsx';
import { type Column, Records } from '../ui/records.tsx';
import { Empty, FailureNotice, Loading } from '../ui/states.tsx';
import { Instant } from '../ui/when.tsx';
import { transferWords } from './transfer-words.ts';
import { WalletEntriesDocument, type WalletEntriesQuery } from './wallet.generated.ts';

type Entry = NonNullable<WalletEntriesQuery['wallet']>['entries']['nodes'][number];

const columns: readonly Column<Entry>[] = [
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
];

type EntriesListProps = {
  walletId: string;
  after: string | undefined;
  onNext(cursor: string | undefined, state: { pagesBack: number }): void;
  onFirst(): void;
};

/** Every movement of a wallet, newest first. */
export function EntriesList({ walletId, after, onNext, onFirst }: EntriesListProps) {
  const { data, error, refetch } = useQuery(WalletEntriesDocument, { variables: { id: walletId, after: after ?? null } });
  useLive(['wallet'], refetch);
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
    </Stack>
  );
}
