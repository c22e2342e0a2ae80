import { useQuery } from '@apollo/client/react';
import { Alert, Anchor, Loader } from '@mantine/core';
import { IconCheck, IconClock, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useLive } from '../api/live-context.tsx';
import { Money } from '../ui/money.tsx';
import { PaymentReturnDocument, type PaymentReturnQuery } from './payment-return.generated.ts';

type Payment = NonNullable<PaymentReturnQuery['payment']>;

/** What became of the payment one comes back from; goes on by itself when the provider's word is still on its way. */
export function PaymentReturn({ paymentId }: { paymentId: string }) {
  const { data, refetch } = useQuery(PaymentReturnDocument, { variables: { id: paymentId }, fetchPolicy: 'network-only' });
  useLive(['payment'], refetch);
  const payment = data?.payment ?? null;
  return payment === null ? null : <Outcome payment={payment} />;
}

function Outcome({ payment }: { payment: Payment }) {
  const amount = <Money value={payment.amount} fw={600} />;
  switch (payment.status) {
    case 'SUCCEEDED':
    case 'PARTIALLY_REFUNDED':
    case 'REFUNDED':
    case 'DISPUTED':
      return (
        <Note color="green" icon={<IconCheck aria-hidden />}>
          {amount} arrived. Thank you.
        </Note>
      );
    case 'FAILED':
    case 'CANCELED':
      return (
        <Note color="orange" icon={<IconX aria-hidden />}>
          The payment of {amount} did not take place, no money moved. {payment.failureReason} You can try again.
        </Note>
      );
    case 'REQUIRES_ACTION':
      return (
        <Note color="blue" icon={<IconClock aria-hidden />}>
          The payment of {amount} waits for your approval.{' '}
          {payment.checkoutUrl !== null && <Anchor href={payment.checkoutUrl}>Go on with it</Anchor>}
        </Note>
      );
    case 'CREATED':
    case 'PENDING':
    case 'UNKNOWN':
      return (
        <Note color="blue" icon={<Loader size={18} />}>
          {amount} is on its way; the provider has not confirmed it yet. This page tells when it has. Don't pay again.
        </Note>
      );
  }
}

function Note({ color, icon, children }: { color: string; icon: ReactNode; children: ReactNode }) {
  return (
    <Alert color={color} icon={icon} role="status">
      {children}
    </Alert>
  );
}
