import { useQuery } from '@apollo/client/react';
import { Alert, Button, Group, Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconUserCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { failureOf } from '../api/failure.ts';
import { payWays } from '../bills/pay-ways.ts';
import { decimalSeparator, readDecimalText } from '../ui/decimal-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNotice, Loading, Refusal } from '../ui/states.tsx';
import { orNull, required, useFields } from '../ui/use-fields.ts';
import { FindPayee, type Payee } from './find-payee.tsx';
import { usePayByProvider, useTransferFunds } from './use-payment-to-payee.ts';
import { ProvidersDocument, type ProvidersQuery } from './wallet.generated.ts';
import type { Wallet } from './wallet.ts';

type PaySomebodyProps = {
  /** What the person may spend. */
  wallets: readonly Wallet[];
  /** The wallet that is looked at, when it may be spent: offered first. */
  preferred: Wallet | null;
  onClose(): void;
};

/** Pays a person by their user name: first whom, then how much, from a wallet at once or through a provider's page. */
export function PaySomebody({ wallets, preferred, onClose }: PaySomebodyProps) {
  const [payee, setPayee] = useState<Payee | null>(null);
  const { data, error, refetch } = useQuery(ProvidersDocument);
  return (
    <Dialog onClose={onClose} title="Pay somebody">
      {payee === null ? (
        <FindPayee onFound={setPayee} onClose={onClose} />
      ) : (
        <>
          {error !== undefined && <FailureNotice failure={failureOf(error)} retry={refetch} />}
          {data === undefined && error === undefined && <Loading rows={3} />}
          {data !== undefined && (
            <PayForm
              payee={payee}
              providers={data.paymentProviders}
              wallets={wallets}
              preferred={preferred}
              onBack={() => setPayee(null)}
              onClose={onClose}
            />
          )}
        </>
      )}
    </Dialog>
  );
}

type PayFormProps = Pick<PaySomebodyProps, 'wallets' | 'preferred' | 'onClose'> & {
  payee: Payee;
  providers: ProvidersQuery['paymentProviders'];
  onBack(): void;
};

function PayForm({ payee, providers, wallets, preferred, onBack, onClose }: PayFormProps) {
  const currencies = [...new Set(payee.receivingWallets.map(({ currency }) => currency))];
  const first = currencies.find((currency) => currency === preferred?.currency) ?? currencies[0] ?? '';
  const fields = useFields({ currency: first as string | null, 'amount.amount': '', reference: '' }, (values) =>
    required(values, { 'amount.amount': 'How much?' }),
  );
  const [chosenWay, chooseWay] = useState<string | null>(preferred === null ? null : `wallet ${preferred.id}`);
  const [refusal, setRefusal] = useState<string | null>(null);
  const currency = fields.values.currency ?? first;
  const receiving = payee.receivingWallets.find((wallet) => wallet.currency === currency) ?? null;
  // The payee's own wallet is no way to pay them.
  const spendable = wallets.filter(({ id }) => id !== receiving?.id);
  const ways = payWays({ wallets: [...spendable], paymentProviders: providers }, { amount: '0', currency });
  const way = ways.find(({ key }) => key === chosenWay) ?? ways[0] ?? null;
  const outcome = { refuse: setRefusal, showErrors: fields.showErrors, onPaid: onClose };
  const fromWallet = useTransferFunds(payee.name, outcome);
  const byProvider = usePayByProvider(outcome);

  const submit = (values: typeof fields.values) => {
    setRefusal(null);
    if (way === null || receiving === null) return;
    const amount = { amount: readDecimalText(values['amount.amount'], decimalSeparator()), currency };
    return way.kind === 'wallet'
      ? fromWallet.pay({ fromWalletId: way.id, toWalletId: receiving.id, amount, reference: orNull(values.reference) })
      : byProvider.pay({ toWalletId: receiving.id, amount, provider: way.id, returnUrl: '/wallet' });
  };

  return (
    <form {...fields.form(submit)}>
      <Stack>
        <Alert icon={<IconUserCheck aria-hidden />} title={payee.name}>
          @{payee.userName}
        </Alert>
        <FailureNotice failure={fromWallet.failure ?? byProvider.failure} />
        <Refusal message={refusal} />
        {currencies.length > 1 && (
          <Select label="Currency" allowDeselect={false} data={currencies} {...fields.choice('currency')} />
        )}
        <TextInput
          label={`Amount in ${currency}`}
          inputMode="decimal"
          autoComplete="off"
          data-autofocus
          {...fields.text('amount.amount')}
        />
        <Radio.Group label="Paid from" value={way?.key ?? null} onChange={chooseWay}>
          <Stack gap="xs" mt={6}>
            {ways.map((each) => (
              <Radio key={each.key} value={each.key} label={each.label} description={each.hint} />
            ))}
          </Stack>
        </Radio.Group>
        {ways.length === 0 && <Text c="dimmed">You have no wallet in {currency}, and no payment provider takes it here.</Text>}
        {way?.kind === 'wallet' && (
          <>
            <TextInput label="What it is for" description="Both of you see it." maxLength={140} {...fields.text('reference')} />
            <Text size="sm" c="dimmed">
              The money moves at once and can't be called back.
            </Text>
          </>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onBack}>
            Somebody else
          </Button>
          <Button type="submit" disabled={way === null} loading={fromWallet.busy || byProvider.busy}>
            {way?.kind === 'provider' ? 'Go to the payment page' : 'Pay'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
