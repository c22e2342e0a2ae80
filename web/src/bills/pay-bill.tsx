import { useQuery } from '@apollo/client/react';
import { Button, Paper, Radio, Stack, Text, TextInput, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { assertNever } from '@quittance/result';
import { useState } from 'react';
import { useAttempt } from '../api/attempt.ts';
import { failureOf } from '../api/failure.ts';
import { useLive } from '../api/live-context.tsx';
import { useCommand } from '../api/use-command.ts';
import { decimalSeparator, readDecimalText, typedDecimal } from '../ui/decimal-text.ts';
import { formatMoney, type MoneyValue } from '../ui/format.ts';
import { TextLink } from '../ui/link.tsx';
import { FailureNotice, Loading, Refusal } from '../ui/states.tsx';
import { PayBillDocument, PayChoicesDocument, PayInvoiceDocument } from './bill.generated.ts';
import { type PayWay, payWays } from './pay-ways.ts';

type PayableBill = { id: string; due: MoneyValue; invoice: { id: string } };

/** Pays a bill, wholly or partly: from a wallet at once, or through a provider's page. */
export function PayBill({ bill, onPaid }: { bill: PayableBill; onPaid(): void }) {
  const { data, error, refetch } = useQuery(PayChoicesDocument);
  useLive(['wallet'], refetch);
  if (error !== undefined) return <FailureNotice failure={failureOf(error)} retry={refetch} />;
  if (data === undefined) return <Loading rows={3} />;
  return <PayForm key={bill.due.amount} bill={bill} ways={payWays(data, bill.due)} onPaid={onPaid} />;
}

function PayForm({ bill, ways, onPaid }: { bill: PayableBill; ways: readonly PayWay[]; onPaid(): void }) {
  const [chosen, setChosen] = useState<string | null>((ways.find((way) => way.isEnough) ?? ways[0])?.key ?? null);
  const [typed, setTyped] = useState(typedDecimal(bill.due.amount, decimalSeparator()));
  const [wrongAmount, setWrongAmount] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const fromWallet = usePayFromWallet(bill, setRefusal, setWrongAmount, onPaid);
  const byProvider = usePayByProvider(bill, setRefusal, setWrongAmount);
  const way = ways.find(({ key }) => key === chosen) ?? null;
  const amount = { amount: readDecimalText(typed, decimalSeparator()), currency: bill.due.currency };

  function pay() {
    setRefusal(null);
    setWrongAmount(null);
    if (way === null) return;
    return way.kind === 'wallet' ? fromWallet.pay(way.id, amount) : byProvider.pay(way.id, amount);
  }

  return (
    <Paper component="section" aria-labelledby="pay">
      <Stack>
        <Title order={2} id="pay">
          Pay
        </Title>
        <FailureNotice failure={fromWallet.failure ?? byProvider.failure} />
        <Refusal message={refusal}>
          {way?.kind === 'wallet' && !way.isEnough && <TextLink to="/wallet">Add funds</TextLink>}
        </Refusal>
        <Radio.Group label="How" value={chosen} onChange={setChosen}>
          <Stack gap="xs" mt={6}>
            {ways.map((each) => (
              <Radio key={each.key} value={each.key} label={each.label} description={each.hint} />
            ))}
          </Stack>
        </Radio.Group>
        {ways.length === 0 && <Text c="dimmed">No wallet and no payment provider takes {bill.due.currency} here.</Text>}
        <TextInput
          label={`Amount in ${bill.due.currency}`}
          description={`Due: ${formatMoney(bill.due)}. You can pay a part of it.`}
          inputMode="decimal"
          value={typed}
          error={wrongAmount}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button disabled={way === null} loading={fromWallet.busy || byProvider.busy} onClick={() => void pay()}>
          {way?.kind === 'provider' ? 'Go to the payment page' : 'Pay now'}
        </Button>
      </Stack>
    </Paper>
  );
}

type Tell = (message: string | null) => void;

function usePayFromWallet(bill: PayableBill, refuse: Tell, refuseAmount: Tell, onPaid: () => void) {
  const command = useCommand(PayBillDocument);
  const attempt = useAttempt();
  const pay = (walletId: string, amount: MoneyValue) => {
    const content = { invoiceId: bill.invoice.id, walletId, amount };
    return command.run({ input: { ...content, idempotencyKey: attempt.keyFor(content) } }, ({ payBill }) => {
      attempt.settle();
      switch (payBill.__typename) {
        case 'PayBillSuccess':
          notifications.show({ color: 'green', message: `${formatMoney(amount)} paid.` });
          return onPaid();
        case 'InsufficientFundsError':
          return refuse(`The wallet has ${formatMoney(payBill.available)} to spend: not enough. Nothing was moved.`);
        case 'BillAmountExceededError':
          return refuseAmount(`Only ${formatMoney(payBill.due)} is due.`);
        case 'ValidationError':
          return payBill.path?.[0] === 'amount' ? refuseAmount(payBill.message) : refuse(payBill.message);
        case 'BillNotFoundError':
        case 'BillAlreadySettledError':
        case 'BillCanceledError':
        case 'WalletNotFoundError':
        case 'CurrencyMismatchError':
        case 'SameWalletError':
        case 'IdempotencyKeyReusedError':
          return refuse(payBill.message);
        default:
          return assertNever(payBill);
      }
    });
  };
  return { pay, busy: command.busy, failure: command.failure };
}

function usePayByProvider(bill: PayableBill, refuse: Tell, refuseAmount: Tell) {
  const command = useCommand(PayInvoiceDocument);
  const attempt = useAttempt();
  const pay = (provider: string, amount: MoneyValue) => {
    const content = { invoiceId: bill.invoice.id, provider, amount, returnUrl: `/bills/${bill.id}` };
    return command.run({ input: { ...content, idempotencyKey: attempt.keyFor(content) } }, ({ payInvoice }) => {
      attempt.settle();
      switch (payInvoice.__typename) {
        case 'PayInvoiceSuccess':
          if (payInvoice.payment.checkoutUrl !== null) return window.location.assign(payInvoice.payment.checkoutUrl);
          return refuse('The provider has not answered yet. The payment is listed below and goes on by itself.');
        case 'ValidationError':
          return payInvoice.path?.[0] === 'amount' ? refuseAmount(payInvoice.message) : refuse(payInvoice.message);
        case 'PaymentPendingError':
        case 'PaymentInvoiceNotFoundError':
        case 'InvoiceNotPayableError':
        case 'PaymentCurrencyMismatchError':
        case 'PaymentProviderNotFoundError':
        case 'PaymentProviderFailedError':
        case 'IdempotencyKeyReusedError':
          return refuse(payInvoice.message);
        default:
          return assertNever(payInvoice);
      }
    });
  };
  return { pay, busy: command.busy, failure: command.failure };
}
