import { useQuery } from '@apollo/client/react';
import { Alert, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useParams, useSearch } from '@tanstack/react-router';
import { failureOf } from '../api/failure.ts';
import { useLive } from '../api/live-context.tsx';
import { PaymentBadge, providerName } from '../payments/payment-badge.tsx';
import { PaymentReturn } from '../payments/payment-return.tsx';
import { MissingPage } from '../shell/missing-page.tsx';
import { BackLink } from '../ui/back-link.tsx';
import { Facts } from '../ui/facts.tsx';
import { isZero, type MoneyValue } from '../ui/format.ts';
import { TextLink } from '../ui/link.tsx';
import { Money } from '../ui/money.tsx';
import { Page } from '../ui/page.tsx';
import { pathOf } from '../ui/same-origin.ts';
import { FailureNotice, Loading } from '../ui/states.tsx';
import { Day, Since } from '../ui/when.tsx';
import { AutopayNotice } from './autopay-notice.tsx';
import { BillPageDocument, type BillPageQuery } from './bill.generated.ts';
import { BillBadge } from './bill-badge.tsx';
import { PayBill } from './pay-bill.tsx';

type Bill = NonNullable<BillPageQuery['bill']>;

/** A bill with what it is for, what is paid of it, and the ways to pay the rest. */
export function BillPage() {
  const { billId } = useParams({ from: '/app/bills/$billId' });
  const { payment } = useSearch({ from: '/app/bills/$billId' });
  const { data, error, refetch } = useQuery(BillPageDocument, { variables: { id: billId } });
  useLive(['bill', 'payment', 'document'], refetch);
  if (data === undefined) return error === undefined ? <Loading /> : <FailureNotice failure={failureOf(error)} retry={refetch} />;
  const { bill } = data;
  if (bill == null) return <MissingPage what="bill" />;
  const isOpen = bill.status === 'OPEN' || bill.status === 'PARTIALLY_SETTLED';
  return (
    <Page
      title={bill.payee.name}
      badge={<BillBadge status={bill.status} dueOn={bill.dueOn} />}
      back={<BackLink to="/bills">Bills I owe</BackLink>}
      description={`Invoice ${bill.invoiceNumber}`}
      actions={<DocumentLink bill={bill} />}
    >
      {payment !== undefined && <PaymentReturn paymentId={payment} />}
      <Group align="flex-start" gap="lg">
        <Stack flex="1 1 20rem" gap="lg">
          <Paper>
            <Facts
              facts={{
                Issued: <Day value={bill.date} />,
                Due: bill.dueOn === null ? 'nothing agreed' : <Day value={bill.dueOn} />,
                Amount: <Money value={bill.amount} fw={600} />,
                Paid: !isZero(bill.settled) && <Money value={bill.settled} />,
                'Still due': <Money value={bill.due} fw={700} />,
              }}
            />
          </Paper>
          <Paper component="section" aria-labelledby="lines">
            <Title order={2} id="lines" mb="sm">
              What it is for
            </Title>
            <Lines bill={bill} />
          </Paper>
        </Stack>
        <Stack flex="1 1 20rem" gap="lg">
          {isOpen && <AutopayNotice autopay={bill.autopay} />}
          {isOpen && <PayBill bill={bill} onPaid={() => void refetch()} />}
          {bill.status === 'SETTLED' && (
            <Alert color="green" title="Paid">
              Nothing is due any more.{' '}
              {bill.settledAt !== null && (
                <>
                  Settled <Since value={bill.settledAt} />.
                </>
              )}
            </Alert>
          )}
          <Payments bill={bill} />
        </Stack>
      </Group>
    </Page>
  );
}

function Lines({ bill }: { bill: Bill }) {
  const { lines, totals } = bill.invoice;
  return (
    <Stack gap="xs">
      {lines.map((line) => (
        <LineFigure key={line.position} label={line.description} value={line.net} />
      ))}
      {!isZero(totals.discount) && (
        <LineFigure label="Discount" value={{ ...totals.discount, amount: `-${totals.discount.amount}` }} />
      )}
      {!isZero(totals.charge) && <LineFigure label="Charges" value={totals.charge} />}
      <LineFigure label="Tax" value={totals.tax} />
      <LineFigure label="Total" value={totals.total} strong />
    </Stack>
  );
}

function LineFigure({ label, value, strong = false }: { label: string; value: MoneyValue; strong?: boolean }) {
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      <Text fw={strong ? 700 : 400} style={{ overflowWrap: 'anywhere' }}>
        {label}
      </Text>
      <Money value={value} fw={strong ? 700 : 400} />
    </Group>
  );
}

function DocumentLink({ bill }: { bill: Bill }) {
  const { document } = bill.invoice;
  if (document?.url == null) return null;
  return (
    <Button
      component="a"
      href={pathOf(document.url)}
      target="_blank"
      variant="default"
      leftSection={<IconDownload size={16} aria-hidden />}
    >
      PDF
    </Button>
  );
}

function Payments({ bill }: { bill: Bill }) {
  const payments = bill.invoice.payments.nodes;
  const transfers = bill.transfers.filter(({ kind }) => kind === 'BILL_PAYMENT');
  if (payments.length + transfers.length === 0) return null;
  return (
    <Paper component="section" aria-labelledby="payments">
      <Title order={2} id="payments" mb="sm">
        Your payments
      </Title>
      <Stack gap="sm">
        {transfers.map((transfer) => (
          <Group key={transfer.id} justify="space-between">
            <Money value={transfer.amount} fw={600} />
            <Text size="sm" c="dimmed">
              from a wallet · <Since value={transfer.createdAt} />
            </Text>
          </Group>
        ))}
        {payments.map((payment) => (
          <Group key={payment.id} justify="space-between" wrap="nowrap">
            <div>
              <TextLink to="/payments/$paymentId" params={{ paymentId: payment.id }} fw={600}>
                <Money value={payment.amount} />
              </TextLink>
              <Text size="xs" c="dimmed">
                {providerName(payment.provider)} · <Since value={payment.createdAt} />
              </Text>
            </div>
            <PaymentBadge status={payment.status} />
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}
