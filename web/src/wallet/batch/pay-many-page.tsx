import { useQuery } from '@apollo/client/react';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { failureOf } from '../../api/failure.ts';
import { useSession } from '../../session/session.tsx';
import { MissingPage } from '../../shell/missing-page.tsx';
import { BackLink } from '../../ui/back-link.tsx';
import { formatMoney } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { FailureNotice, Loading } from '../../ui/states.tsx';
import { BatchWalletDocument } from './batch.generated.ts';
import { BatchOutcome, type LineOutcome } from './batch-outcome.tsx';
import { BatchReview } from './batch-review.tsx';
import { BatchText } from './batch-text.tsx';
import type { BatchTransfer } from './find-receivers.ts';

type Step =
  | { name: 'writing' }
  | { name: 'reviewing'; transfers: readonly BatchTransfer[] }
  | { name: 'done'; outcomes: readonly LineOutcome[] };

/** Pays many people at once out of a table: written or uploaded, looked at, then moved, with what became of each line. */
export function PayManyPage() {
  const { walletId } = useParams({ from: '/app/wallet/$walletId/pay-many' });
  const { me, can } = useSession();
  const { data, error, refetch } = useQuery(BatchWalletDocument, { variables: { id: walletId } });
  const [text, setText] = useState('');
  const [step, setStep] = useState<Step>({ name: 'writing' });
  if (data === undefined) return error === undefined ? <Loading /> : <FailureNotice failure={failureOf(error)} retry={refetch} />;
  const { wallet } = data;
  if (wallet === null || (wallet.owner.id !== me.id && !can('wallets:write'))) return <MissingPage what="wallet" />;
  const write = (again: string) => {
    setText(again);
    setStep({ name: 'writing' });
  };
  return (
    <Page
      title="Pay many"
      back={<BackLink to="/wallet">Wallet</BackLink>}
      description={`From the wallet of ${wallet.owner.name} in ${wallet.currency}: ${formatMoney(wallet.available)} available.`}
    >
      {step.name === 'writing' && (
        <BatchText
          currency={wallet.currency}
          text={text}
          onChange={setText}
          onRead={(transfers) => setStep({ name: 'reviewing', transfers })}
        />
      )}
      {step.name === 'reviewing' && (
        <BatchReview
          wallet={wallet}
          transfers={step.transfers}
          onBack={() => setStep({ name: 'writing' })}
          onDone={(outcomes) => {
            setStep({ name: 'done', outcomes });
            void refetch();
          }}
        />
      )}
      {step.name === 'done' && <BatchOutcome currency={wallet.currency} outcomes={step.outcomes} onAgain={write} />}
    </Page>
  );
}
