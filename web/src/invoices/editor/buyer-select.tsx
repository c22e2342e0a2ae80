import { useQuery } from '@apollo/client/react';
import { Button, Group, Modal, Select } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { CreatePartner } from '../../partners/create-partner.tsx';
import { useSession } from '../../session/session.tsx';
import type { Draft } from './draft.ts';
import { BuyerChoicesDocument } from './editor.generated.ts';

const pauseMs = 200;

type BuyerSelectProps = { value: Draft['buyer']; error: string | undefined; onChange(buyer: Draft['buyer']): void };

/** Who is to pay: searched on the server, or added without leaving the invoice. */
export function BuyerSelect({ value, error, onChange }: BuyerSelectProps) {
  const { can } = useSession();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, pauseMs);
  const [creating, dialog] = useDisclosure(false);
  const { data, previousData } = useQuery(BuyerChoicesDocument, {
    variables: { search: search === '' || search === value?.name ? null : search },
  });
  const found = (data ?? previousData)?.partners.nodes ?? [];
  // The chosen one must be among the choices, or the field would show nothing.
  const choices = value === null || found.some(({ id }) => id === value.id) ? found : [value, ...found];
  return (
    <Group align="flex-end" gap="xs" wrap="nowrap">
      <Select
        flex={1}
        label="Customer"
        placeholder="Search by name or e-mail"
        id="invoice-buyer"
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'No customer' }}
        nothingFoundMessage="Nobody of that name. Add a new customer."
        data={choices.map(({ id, name }) => ({ value: id, label: name }))}
        // The server has searched already.
        filter={({ options }) => options}
        value={value?.id ?? null}
        error={error}
        searchValue={typed}
        onSearchChange={setTyped}
        onChange={(id) => {
          const chosen = choices.find((choice) => choice.id === id);
          onChange(chosen === undefined ? null : { id: chosen.id, name: chosen.name });
        }}
      />
      {can('partners:write') && (
        <Button variant="default" leftSection={<IconUserPlus size={16} aria-hidden />} onClick={dialog.open}>
          New
        </Button>
      )}
      <Modal opened={creating} onClose={dialog.close} title="New customer" size="lg">
        <CreatePartner
          submitLabel="Add and choose"
          cancel={
            <Button variant="default" onClick={dialog.close}>
              Cancel
            </Button>
          }
          onCreated={({ id, name }) => {
            onChange({ id, name });
            setTyped(name);
            dialog.close();
          }}
        />
      </Modal>
    </Group>
  );
}
