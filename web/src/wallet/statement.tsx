import { useQuery } from '@apollo/client/react';
import { Alert, Anchor, Group, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { failureOf } from '../api/failure.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Facts } from '../ui/facts.tsx';
import { Money } from '../ui/money.tsx';
import { pathOf } from '../ui/same-origin.ts';
import { FailureNotice, Loading } from '../ui/states.tsx';
import { WalletStatementDocument } from './statement.generated.ts';
import type { Wallet } from './wallet.ts';

type StatementProps = {
  wallet: Wallet;
  /** YYYY-MM-DD, in UTC. */
  today: string;
  onClose(): void;
};

/** What was in a wallet before and after some days, and where to download what happened between. */
export function Statement({ wallet, today, onClose }: StatementProps) {
  const [from, setFrom] = useState(`${today.slice(0, 8)}01`);
  const [to, setTo] = useState(today);
  const isPeriod = from !== '' && to !== '' && from <= to;
  return (
    <Dialog onClose={onClose} title={`Statement in ${wallet.currency}`}>
      <Stack>
        <Group grow>
          <TextInput label="From" type="date" value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
          <TextInput label="To" type="date" value={to} onChange={(event) => setTo(event.currentTarget.value)} />
        </Group>
        {isPeriod ? (
          <Figures walletId={wallet.id} from={from} to={to} />
        ) : (
          <Alert>Choose a first and a last day; days are those of UTC.</Alert>
        )}
      </Stack>
    </Dialog>
  );
}

function Figures(variables: { walletId: string; from: string; to: string }) {
  const { data, error, refetch } = useQuery(WalletStatementDocument, { variables, fetchPolicy: 'network-only' });
  if (error !== undefined) return <FailureNotice failure={failureOf(error)} retry={refetch} />;
  if (data === undefined) return <Loading rows={2} />;
  const statement = data.walletStatement;
  if (statement === null) return <Alert color="red">There is no such wallet any more.</Alert>;
  return (
    <>
      <Facts
        facts={{
          'Opening balance': <Money value={statement.opening} />,
          'Closing balance': <Money value={statement.closing} fw={700} />,
        }}
      />
      <Group>
        <Anchor href={pathOf(statement.pdfUrl)} download>
          Download as PDF
        </Anchor>
        <Anchor href={pathOf(statement.csvUrl)} download>
          Download as CSV
        </Anchor>
        <Anchor href={pathOf(statement.jsonUrl)} download>
          Download as JSON
        </Anchor>
      </Group>
    </>
  );
}
