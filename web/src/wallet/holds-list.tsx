import { useQuery } from '@apollo/client/react';
import { Badge, Button, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { failureOf } from '../api/failure.ts';
import { useLive } from '../api/live-context.tsx';
import { Money } from '../ui/money.tsx';
import { type Column, Records } from '../ui/records.tsx';
import { Empty, FailureNotice, Loading } from '../ui/states.tsx';
import { Instant } from '../ui/when.tsx';
import { CaptureHold } from './capture-hold.tsx';
import { type HoldRowFragment, WalletHoldsDocument } from './holds.generated.ts';
import { ReleaseHold } from './release-hold.tsx';
import type { Wallet } from './wallet.ts';

type Hold = HoldRowFragment;

const looks: Record<Hold['status'], { label: string; color: string }> = {
  PLACED: { label: 'Set aside', color: 'blue' },
  CAPTURED: { label: 'Paid', color: 'green' },
  RELEASED: { label: 'Free again', color: 'gray' },
  EXPIRED: { label: 'Expired', color: 'gray' },
};

/** What a hold does to a wallet, in words. */
function directionOf(hold: Hold, wallet: Wallet): string {
  return hold.wallet?.id === wallet.id ? 'To pay somebody' : 'For this wallet';
}

function columnsFor(wallet: Wallet, actions: ((hold: Hold) => ReactNode) | null): readonly Column<Hold>[] {
  return [
    {
      header: 'What for',
      card: 'title',
      cell: (hold) => (
        <>
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {hold.reference ?? directionOf(hold, wallet)}
          </Text>
          {hold.reference !== null && (
            <Text size="sm" c="dimmed">
              {directionOf(hold, wallet)}
            </Text>
          )}
        </>
      ),
    },
    { header: 'Until', cell: ({ expiresAt }) => <Instant value={expiresAt} /> },
    {
      header: 'Status',
      card: 'corner',
      cell: ({ status }) => <Badge color={looks[status].color}>{looks[status].label}</Badge>,
    },
    {
      header: 'Amount',
      align: 'right',
      card: 'corner',
      cell: ({ status, amount, captured }) => (
        <>
          <Money value={amount} fw={700} />
          {status === 'CAPTURED' && captured.amount !== amount.amount && (
            <Text size="sm" c="dimmed">
              <Money value={captured} /> paid
            </Text>
          )}
        </>
      ),
    },
    ...(actions === null ? [] : [{ header: 'Actions', align: 'right', cell: actions } as const]),
  ];
}

type HoldsListProps = {
  wallet: Wallet;
  /** Whether the person may move this wallet's money. */
  mayResolve: boolean;
};

/** Money that is set aside in a wallet, or for it, and what became of it. Either side may pay it out or set it free. */
export function HoldsList({ wallet, mayResolve }: HoldsListProps) {
  const [which, setWhich] = useState<'open' | 'all'>('open');
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const [capturing, setCapturing] = useState<Hold | null>(null);
  const [releasing, setReleasing] = useState<Hold | null>(null);
  const { data, error, refetch } = useQuery(WalletHoldsDocument, {
    variables: { id: wallet.id, after: cursors.at(-1) ?? null, filter: which === 'open' ? { status: ['PLACED'] } : {} },
  });
  useLive(['wallet'], refetch);
  const page = data?.wallet?.holds;
  const next = page?.pageInfo.hasNextPage === true ? page.pageInfo.endCursor : null;
  const columns = columnsFor(
    wallet,
    mayResolve
      ? (hold) => hold.status === 'PLACED' && <HoldActions hold={hold} onCapture={setCapturing} onRelease={setReleasing} />
      : null,
  );
  return (
    <Stack component="section" gap="sm" aria-labelledby="holds">
      <Group justify="space-between">
        <Title order={2} id="holds">
          Set aside
        </Title>
        <SegmentedControl
          size="xs"
          aria-label="Which holds"
          value={which}
          onChange={(chosen) => {
            setCursors([]);
            setWhich(chosen === 'all' ? 'all' : 'open');
          }}
          data={[
            { value: 'open', label: 'Open' },
            { value: 'all', label: 'All' },
          ]}
        />
      </Group>
      {error !== undefined && <FailureNotice failure={failureOf(error)} retry={refetch} />}
      {page === undefined && error === undefined && <Loading rows={2} label="Loading what is set aside" />}
      {page?.nodes.length === 0 && which === 'open' && cursors.length === 0 && <Text c="dimmed">Nothing is set aside.</Text>}
      {page?.nodes.length === 0 && which === 'all' && (
        <Empty icon={IconLock} title="Nothing was ever set aside">
          Money that you promise to somebody, for instance a deposit, can be set aside until it is paid or set free.
        </Empty>
      )}
      {page !== undefined && page.nodes.length > 0 && (
        <Records label="Set aside" columns={columns} rows={page.nodes} keyOf={({ id }) => id} />
      )}
      {(cursors.length > 0 || next !== null) && (
        <Group justify="space-between" component="nav" aria-label="Pages of what is set aside">
          <Button
            variant="default"
            size="sm"
            disabled={cursors.length === 0}
            onClick={() => setCursors((before) => before.slice(0, -1))}
          >
            Previous
          </Button>
          <Button
            variant="default"
            size="sm"
            disabled={next === null}
            onClick={() => next !== null && setCursors((before) => [...before, next])}
          >
            Next
          </Button>
        </Group>
      )}
      {capturing !== null && (
        <CaptureHold
          hold={capturing}
          isPayer={capturing.wallet !== null}
          onResolved={refetch}
          onClose={() => setCapturing(null)}
        />
      )}
      {releasing !== null && <ReleaseHold hold={releasing} onResolved={refetch} onClose={() => setReleasing(null)} />}
    </Stack>
  );
}

type HoldActionsProps = { hold: Hold; onCapture(hold: Hold): void; onRelease(hold: Hold): void };

function HoldActions({ hold, onCapture, onRelease }: HoldActionsProps) {
  const what = hold.reference ?? 'what is set aside';
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <Button size="xs" variant="default" aria-label={`Pay out: ${what}`} onClick={() => onCapture(hold)}>
        Pay out
      </Button>
      <Button size="xs" variant="default" aria-label={`Set free: ${what}`} onClick={() => onRelease(hold)}>
        Set free
      </Button>
    </Group>
  );
}
