import { useApolloClient } from '@apollo/client/react';
import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type Failure, failureOf } from '../api/failure.ts';
import { FailureNotice } from '../ui/states.tsx';
import { required, useFields } from '../ui/use-fields.ts';
import { PayeeDocument, type PayeeQuery } from './wallet.generated.ts';

/** Somebody who can be paid, as whoever knows their user name sees them. */
export type Payee = NonNullable<PayeeQuery['payee']>;

type FindPayeeProps = {
  /** The one currency that they must have a wallet in; any when it is left out. */
  currency?: string;
  onFound(payee: Payee): void;
  onClose(): void;
};

/** Finds a person by their whole user name: nobody can be browsed. */
export function FindPayee({ currency, onFound, onClose }: FindPayeeProps) {
  const client = useApolloClient();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const fields = useFields({ userName: '' }, (values) => required(values, { userName: 'Whom do you want to pay?' }));

  async function find({ userName }: typeof fields.values) {
    setBusy(true);
    setFailure(null);
    try {
      const name = userName.trim().replace(/^@/, '');
      const { data } = await client.query({ query: PayeeDocument, variables: { userName: name }, fetchPolicy: 'network-only' });
      const payee = data?.payee ?? null;
      if (payee === null) fields.showErrors([{ path: ['userName'], message: 'There is nobody of exactly this name.' }]);
      else if (!payee.receivingWallets.some((each) => currency === undefined || each.currency === currency)) {
        const which = currency === undefined ? '' : ` in ${currency}`;
        fields.showErrors([{ path: ['userName'], message: `${payee.name} has no wallet${which} yet.` }]);
      } else onFound(payee);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form {...fields.form(find)}>
      <Stack>
        <FailureNotice failure={failure} />
        <TextInput
          label="User name"
          description="The whole name, as the person told you."
          leftSection="@"
          autoComplete="off"
          autoCapitalize="none"
          data-autofocus
          {...fields.text('userName')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy}>
            Go on
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
