import { useQuery } from '@apollo/client/react';
import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBuildingBank } from '@tabler/icons-react';
import { failureOf } from '../api/failure.ts';
import { providerName } from '../payments/payment-badge.tsx';
import { Money } from '../ui/money.tsx';
import { Page } from '../ui/page.tsx';
import { type Column, Records } from '../ui/records.tsx';
import { Empty, FailureNotice, Loading } from '../ui/states.tsx';
import { accountKinds } from './account-kinds.ts';
import { BookTransfer } from './book-transfer.tsx';
import { PlatformAccountsDocument, type PlatformAccountsQuery } from './platform.generated.ts';

type Account = PlatformAccountsQuery['platformAccounts'][number];

const columns: readonly Column<Account>[] = [
  {
    header: 'Account',
    card: 'title',
    cell: ({ kind, provider, code }) => (
      <>
        <Text fw={600}>
          {accountKinds[kind].name}
          {provider !== null && `: ${providerName(provider)}`}
        </Text>
        <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {code}
        </Text>
      </>
    ),
  },
  { header: 'Holds', card: 'hidden', cell: ({ kind }) => <Text c="dimmed">{accountKinds[kind].holds}</Text> },
  { header: 'Balance', align: 'right', card: 'corner', cell: ({ balance }) => <Money value={balance} fw={700} /> },
];

/** Where the platform's own money is: every unit that came in or went out is on one of these accounts. */
export function AccountsPage() {
  const { data, error, refetch } = useQuery(PlatformAccountsDocument, { fetchPolicy: 'cache-and-network' });
  const [booking, book] = useDisclosure(false);
  const accounts = data?.platformAccounts;
  return (
    <Page
      title="Accounts"
      description="The platform's own. Negative: the platform has it there. Positive: it owes it."
      actions={<Button onClick={book.open}>Book a transfer</Button>}
    >
      {error !== undefined && <FailureNotice failure={failureOf(error)} retry={refetch} />}
      {accounts === undefined && error === undefined && <Loading />}
      {accounts?.length === 0 && (
        <Empty icon={IconBuildingBank} title="No money has moved yet">
          With the first payment the provider's account appears here.
        </Empty>
      )}
      {accounts !== undefined && accounts.length > 0 && (
        <Records label="Accounts" columns={columns} rows={accounts} keyOf={({ code }) => code} />
      )}
      {booking && <BookTransfer onClose={book.close} onBooked={refetch} />}
    </Page>
  );
}
