import { Button, Group, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { assertNever } from '@quittance/result';
import { useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { useSession } from '../session/session.tsx';
import { currencyChoices, likelyCountry, likelyCurrency } from '../ui/choices.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { required, useFields } from '../ui/use-fields.ts';
import { OpenWalletDocument } from './wallet.generated.ts';

type Owner = 'PERSON' | 'ORGANIZATION';
type OpenWalletProps = { onClose(): void; onOpened(id: string): void };

/** Opens a wallet in another currency, for oneself or for the organisation. */
export function OpenWallet({ onClose, onOpened }: OpenWalletProps) {
  const { organization, can } = useSession();
  const fields = useFields(
    { currency: (organization?.currency ?? likelyCurrency(likelyCountry())) as string | null, owner: 'PERSON' as Owner },
    (values) => required(values, { currency: 'Choose a currency.' }),
  );
  const command = useCommand(OpenWalletDocument);
  const [refusal, setRefusal] = useState<string | null>(null);

  const submit = ({ currency, owner }: typeof fields.values) => {
    setRefusal(null);
    return command.run({ input: { currency: currency ?? '', owner } }, ({ openWallet }) => {
      switch (openWallet.__typename) {
        case 'OpenWalletSuccess':
        // There is one already: that is what was wanted.
        case 'WalletExistsError':
          onOpened(openWallet.wallet.id);
          return onClose();
        case 'ValidationError':
          return setRefusal(fields.showErrors(openWallet.fields));
        default:
          return assertNever(openWallet);
      }
    });
  };

  return (
    <Dialog onClose={onClose} title="Open a wallet">
      <form {...fields.form(submit)}>
        <Stack>
          <FailureNotice failure={command.failure} />
          <Refusal message={refusal} />
          {organization !== null && can('wallets:write') && (
            <div>
              <Text size="sm" fw={500} mb={4}>
                Whose
              </Text>
              <SegmentedControl
                fullWidth
                aria-label="Whose"
                value={fields.values.owner}
                onChange={(owner) => fields.set('owner', owner === 'PERSON' ? 'PERSON' : 'ORGANIZATION')}
                data={[
                  { value: 'PERSON', label: 'My own' },
                  { value: 'ORGANIZATION', label: organization.name },
                ]}
              />
            </div>
          )}
          <Select label="Currency" searchable allowDeselect={false} data={currencyChoices()} {...fields.choice('currency')} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={command.busy}>
              Open
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
