import { useLazyQuery } from '@apollo/client/react';
import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { failureOf } from '../api/failure.ts';
import { Page } from '../ui/page.tsx';
import { type Column, Records } from '../ui/records.tsx';
import { Empty, FailureNotice } from '../ui/states.tsx';
import { Instant } from '../ui/when.tsx';
import { LedgerVerificationDocument, type LedgerVerificationQuery } from './ledger.generated.ts';

type Problem = LedgerVerificationQuery['ledgerVerification']['problems'][number];

const columns: readonly Column<Problem>[] = [
  { header: 'Check', card: 'title', cell: ({ check }) => <Text fw={600}>{check}</Text> },
  { header: 'About', cell: ({ subject }) => subject },
  { header: 'What was found', cell: ({ detail }) => detail },
];

/** Has every balance of the ledger derived again and compared. */
export function LedgerPage() {
  const [verify, { data, error, loading }] = useLazyQuery(LedgerVerificationDocument, { fetchPolicy: 'network-only' });
  const result = data?.ledgerVerification;
  const button = (
    <Button loading={loading} onClick={() => void verify()}>
      Verify the ledger
    </Button>
  );
  return (
    <Page title="Ledger" description="Double entry under every movement." actions={result === undefined ? null : button}>
      {error !== undefined && <FailureNotice failure={failureOf(error)} retry={() => verify()} />}
      {result === undefined && error === undefined && (
        <Empty icon={IconScale} title="Do the books balance?" action={button}>
          Every balance is derived again from the entries and compared. On a big ledger that takes a while.
        </Empty>
      )}
      {result !== undefined && (
        <Stack>
          <Alert
            color={result.ok ? 'green' : 'red'}
            title={result.ok ? 'The books balance' : 'Something does not agree'}
            role="status"
          >
            {result.checkedTransfers} transfers checked, <Instant value={result.checkedAt} />.
          </Alert>
          {result.problems.length > 0 && (
            <Records
              label="Problems"
              columns={columns}
              rows={result.problems}
              keyOf={({ check, subject }) => `${check} ${subject}`}
            />
          )}
        </Stack>
      )}
    </Page>
  );
}
