import { useQuery } from '@apollo/client/react';
import { Alert, Button, Group, Radio, Stack, TextInput } from '@mantine/core';
import { assertNever } from '@quittance/result';
import { useState } from 'react';
import { useAttempt } from '../api/attempt.ts';
import { failureOf } from '../api/failure.ts';
import { useCommand } from '../api/use-command.ts';
import { decimalSeparator, readDecimalText } from '../ui/decimal-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNotice, Loading, Refusal } from '../ui/states.tsx';
import { required, useFields } from '../ui/use-fields.ts';
import { ProvidersDocument, type ProvidersQuery, TopUpWalletDocument } from './wallet.generated.ts';
import type { Wallet } from './wallet.ts';

type Provider = ProvidersQuery['paymentProviders'][number];

/** Fills a wallet through a payment provider's page. */
export function AddFunds({ wallet, onClose }: { wallet: Wallet; onClose(): void }) {
  const { data, error } = useQuery(ProvidersDocument);
  const providers = data?.paymentProviders.filter(
    ({ currencies }) => currencies === null || currencies.includes(wallet.currency),
  );
  return (
    <Dialog onClose={onClose} title="Add funds">
      {error !== undefined && <FailureNotice failure={failureOf(error)} />}
      {providers === undefined && error === undefined && <Loading rows={2} />}
      {providers?.length === 0 && (
        <Alert>No payment provider takes {wallet.currency} here. Ask who runs this installation.</Alert>
      )}
      {providers !== undefined && providers.length > 0 && (
        <AddFundsForm wallet={wallet} providers={providers} onClose={onClose} />
      )}
    </Dialog>
  );
}

function AddFundsForm({ wallet, providers, onClose }: { wallet: Wallet; providers: readonly Provider[]; onClose(): void }) {
  const fields = useFields({ 'amount.amount': '', provider: providers[0]?.id ?? null }, (values) =>
    required(values, { 'amount.amount': 'How much?', provider: 'Through whom?' }),
  );
  const command = useCommand(TopUpWalletDocument);
  const attempt = useAttempt();
  const [refusal, setRefusal] = useState<string | null>(null);

  const submit = (values: typeof fields.values) => {
    setRefusal(null);
    const content = {
      walletId: wallet.id,
      amount: { amount: readDecimalText(values['amount.amount'], decimalSeparator()), currency: wallet.currency },
      provider: values.provider ?? '',
      returnUrl: `/wallet?wallet=${wallet.id}`,
    };
    return command.run({ input: { ...content, idempotencyKey: attempt.keyFor(content) } }, ({ topUpWallet }) => {
      attempt.settle();
      switch (topUpWallet.__typename) {
        case 'TopUpWalletSuccess':
          if (topUpWallet.payment.checkoutUrl !== null) return window.location.assign(topUpWallet.payment.checkoutUrl);
          return setRefusal('The provider has not answered yet. Look under Payments; it goes on by itself.');
        case 'ValidationError':
          return setRefusal(fields.showErrors(topUpWallet.fields));
        case 'PaymentWalletNotFoundError':
        case 'PaymentCurrencyMismatchError':
        case 'PaymentProviderNotFoundError':
        case 'PaymentProviderFailedError':
        case 'IdempotencyKeyReusedError':
          return setRefusal(topUpWallet.message);
        default:
          return assertNever(topUpWallet);
      }
    });
  };

  return (
    <form {...fields.form(submit)}>
      <Stack>
        <FailureNotice failure={command.failure} />
        <Refusal message={refusal} />
        <TextInput
          label={`Amount in ${wallet.currency}`}
          inputMode="decimal"
          autoComplete="off"
          data-autofocus
          {...fields.text('amount.amount')}
        />
        <Radio.Group label="Through" value={fields.values.provider} onChange={(provider) => fields.set('provider', provider)}>
          <Stack gap="xs" mt={6}>
            {providers.map(({ id, name, sandbox }) => (
              <Radio
                key={id}
                value={id}
                label={name}
                description={sandbox ? 'Only for trying out: no real money moves' : undefined}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={command.busy}>
            Go to the payment page
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
