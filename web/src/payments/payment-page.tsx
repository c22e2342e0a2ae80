import { useQuery } from '@apollo/client/react';
import { Alert, Anchor, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { failureOf } from '../api/failure.ts';
import { useLive } from '../api/live-context.tsx';
import { MissingPage } from '../shell/missing-page.tsx';
import { BackLink } from '../ui/back-link.tsx';
import { Facts } from '../ui/facts.tsx';
import { formatMoney, isZero } from '../ui/format.ts';
import { TextLink } from '../ui/link.tsx';
import { Money } from '../ui/money.tsx';
import { Page } from '../ui/page.tsx';
import { FailureNotice, Loading } from '../ui/states.tsx';
import { Day, Instant } from '../ui/when.tsx';
import { PaymentPageDocument, type PaymentPageQuery } from './payment.generated.ts';
import { PaymentBadge, providerName } from './payment-badge.tsx';
import { purposeOf } from './payments-page.tsx';
import { RefundPayment } from './refund-payment.tsx';
import { Refunds } from './refunds.tsx';

type Payment = NonNullable<PaymentPageQuery['payment']>;

const eventWords: Record<Payment['events'][number]['type'], string> = {
  CREATED: 'Asked for',
  CHECKOUT_OPENED: 'Payment page opened',
  APPROVED: 'Approved by the payer',
  PENDING: 'Accepted; the money follows',
  CAPTURED: 'The money is there',
  FAILED: 'Declined',
  CANCELED: 'Canceled',
  EXPIRED: 'Nobody approved in time',
  UNKNOWN: 'The provider did not answer; it is being asked',
  REFUNDED: 'Given back',
  REFUNDED_IN_PART: 'A part given back',
  DISPUTED: 'Disputed by the payer',
  DISPUTE_WON: 'Dispute decided: the money stays',
  DISPUTE_WON_AFTER_REFUND: 'Dispute decided: what was left stays',
  DISPUTE_LOST: 'Dispute decided: the money went back',
  DISPUTE_LOST_IN_PART: 'Dispute decided: a part went back',
};

/** A payment with all that happened to it. */
export function PaymentPage() {
  const { paymentId } = useParams({ from: '/app/payments/$paymentId' });
  const { data, error, refetch } = useQuery(PaymentPageDocument, { variables: { id: paymentId } });
  const [refunding, setRefunding] = useState(false);
  useLive(['payment', 'refund', 'dispute'], refetch);
  if (data === undefined) return error === undefined ? <Loading /> : <FailureNotice failure={failureOf(error)} retry={refetch} />;
  const { payment } = data;
  if (payment == null) return <MissingPage what="payment" />;
  return (
    <Page
      title={formatMoney(payment.amount)}
      badge={<PaymentBadge status={payment.status} />}
      back={<BackLink to="/payments">Payments</BackLink>}
      description={purposeOf(payment)}
      actions={
        payment.refundable !== null && (
          <Button variant="default" onClick={() => setRefunding(true)}>
            Refund
          </Button>
        )
      }
    >
      {refunding && payment.refundable !== null && (
        <RefundPayment
          payment={payment}
          refundable={payment.refundable}
          onClose={() => {
            setRefunding(false);
            void refetch();
          }}
        />
      )}
      {payment.status === 'UNKNOWN' && (
        <Alert color="orange">
          The provider did not answer. It is being asked what became of the payment; it is never charged a second time.
        </Alert>
      )}
      {payment.checkoutUrl !== null && (
        <Alert color="blue">
          It waits for the payer's approval. <Anchor href={payment.checkoutUrl}>Go to the payment page</Anchor>
        </Alert>
      )}
      {payment.dispute !== null && <DisputeNote dispute={payment.dispute} />}
      <Group align="flex-start" gap="lg">
        <Paper flex="1 1 20rem">
          <PaymentFacts payment={payment} />
        </Paper>
        {payment.refunds.length > 0 && <Refunds refunds={payment.refunds} />}
        <Paper flex="1 1 20rem" component="section" aria-labelledby="events">
          <Title order={2} id="events" mb="sm">
            What happened
          </Title>
          <Stack gap="sm" component="ol" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
            {payment.events.map((event, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same can happen twice at once, and events are only ever added
              <li key={`${index} ${event.type}`}>
                <Text fw={600}>{eventWords[event.type]}</Text>
                {event.detail !== null && <Text size="sm">{event.detail}</Text>}
                <Text size="xs" c="dimmed">
                  <Instant value={event.at} />
                </Text>
              </li>
            ))}
          </Stack>
        </Paper>
      </Group>
    </Page>
  );
}

function DisputeNote({ dispute: { status, amount } }: { dispute: NonNullable<Payment['dispute']> }) {
  switch (status) {
    case 'OPEN':
      return (
        <Alert color="orange" title="Disputed">
          The payer has asked the provider for <Money value={amount} fw={600} /> back. It is set aside until the provider has
          decided.
        </Alert>
      );
    case 'WON':
      return (
        <Alert color="green" title="Dispute won">
          The provider decided that <Money value={amount} fw={600} /> stays. It is back where it was.
        </Alert>
      );
    case 'LOST':
      return (
        <Alert color="red" title="Dispute lost">
          The provider gave <Money value={amount} fw={600} /> back to the payer. What it paid is owed again.
        </Alert>
      );
  }
}

function PaymentFacts({ payment }: { payment: Payment }) {
  const { invoice, paidBy, paidTo } = payment;
  return (
    <Facts
      facts={{
        Invoice: invoice !== null && (
          <TextLink to="/invoices/$invoiceId" params={{ invoiceId: invoice.id }}>
            {invoice.number ?? 'Invoice'}
          </TextLink>
        ),
        From: paidBy?.name ?? paidBy?.organization?.name,
        To: paidTo?.name ?? paidTo?.organization?.name,
        Through: providerName(payment.provider),
        Method: payment.method !== payment.provider && payment.method,
        'Received on': payment.receivedOn !== null && <Day value={payment.receivedOn} />,
        Reference: payment.reference,
        Returned: !isZero(payment.refunded) && <Money value={payment.refunded} />,
        Begun: <Instant value={payment.createdAt} />,
        'Money there': payment.capturedAt !== null && <Instant value={payment.capturedAt} />,
        'Why it failed': payment.failureReason,
        Number: payment.id,
      }}
    />
  );
}
