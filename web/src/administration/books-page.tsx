import { useQuery } from '@apollo/client/react';
import { Text } from '@mantine/core';
import { useEffect } from 'react';
import { failureOf } from '../api/failure.ts';
import { Page } from '../ui/page.tsx';
import { type Column, Records } from '../ui/records.tsx';
import { FailureNotice, Loading } from '../ui/states.tsx';
import { BooksDocument, type BooksQuery } from './books.generated.ts';
import { Comparisons } from './comparisons.tsx';
import { ProofSection } from './proof-section.tsx';

type Problem = NonNullable<BooksQuery['ledgerProof']['verification']>['problems'][number];

const columns: readonly Column<Problem>[] = [
  { header: 'Check', card: 'title', cell: ({ check }) => <Text fw={600}>{check}</Text> },
  { header: 'About', cell: ({ subject }) => subject },
  { header: 'What was found', cell: ({ detail }) => detail },
];

/** While somebody waits for a run, and while the page is only open. */
const pollMs = { running: 1_500, resting: 30_000 };

/** What proves the books by itself: what it found last, and a way to have it run now. */
export function BooksPage() {
  const { data, error, refetch, startPolling, stopPolling } = useQuery(BooksDocument);
  const { ledgerProof, reconciliation } = data ?? {};
  const isRunning = [ledgerProof, reconciliation].some((proof) => proof != null && proof.openRun !== null);
  useEffect(() => {
    startPolling(isRunning ? pollMs.running : pollMs.resting);
    return stopPolling;
  }, [isRunning, startPolling, stopPolling]);
  const verification = ledgerProof?.verification ?? null;
  return (
    <Page title="Books" description="What proves that no money gets lost: the ledger by itself, the services by each other.">
      {error !== undefined && <FailureNotice failure={failureOf(error)} retry={refetch} />}
      {data === undefined && error === undefined && <Loading />}
      {ledgerProof !== undefined && (
        <ProofSection
          kind="LEDGER"
          title="Ledger"
          about="Every balance is derived again from the entries and compared, and so is the chain of hashes over them."
          proof={ledgerProof}
          counted={verification === null ? null : `${verification.checkedTransfers} transfers checked.`}
          onAsked={refetch}
        >
          {verification !== null && verification.problems.length > 0 && (
            <Records
              label="Problems of the ledger"
              columns={columns}
              rows={verification.problems}
              keyOf={({ check, subject }) => `${check} ${subject}`}
            />
          )}
        </ProofSection>
      )}
      {reconciliation !== undefined && (
        <ProofSection
          kind="RECONCILIATION"
          title="Reconciliation"
          about="Payments, transfers, bills and invoices of all services are compared, one by one and in sum."
          proof={reconciliation}
          counted={null}
          onAsked={refetch}
        >
          <Comparisons comparisons={reconciliation.comparisons} />
        </ProofSection>
      )}
    </Page>
  );
}
