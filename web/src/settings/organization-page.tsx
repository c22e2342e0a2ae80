import { Button, Group, Paper, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { assertNever } from '@quittance/result';
import { Navigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { type ActingOrganization, useSession } from '../session/session.tsx';
import { AddressFields, addressInput, addressValues } from '../ui/address-fields.tsx';
import { countryChoices } from '../ui/choices.ts';
import { Page } from '../ui/page.tsx';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { orNull, required, useFields } from '../ui/use-fields.ts';
import { LogoSettings } from './logo-settings.tsx';
import { UpdateOrganizationDocument } from './organization.generated.ts';

/** What invoices say of the organisation. */
export function OrganizationPage() {
  const { organization, can } = useSession();
  if (organization === null) return <Navigate to="/settings/profile" replace />;
  const mayChange = can('organization:write');
  return (
    <Page title={organization.name} description="What your invoices say of you. Issued ones keep what they say.">
      <Paper maw={720}>
        <OrganizationForm key={organization.id} organization={organization} mayChange={mayChange} />
      </Paper>
      {mayChange && <LogoSettings />}
    </Page>
  );
}

function OrganizationForm({ organization, mayChange }: { organization: ActingOrganization; mayChange: boolean }) {
  const fields = useFields(
    {
      name: organization.name,
      country: organization.country as string | null,
      taxId: organization.taxId ?? '',
      email: organization.email ?? '',
      ...addressValues(organization.address),
    },
    (values) => required(values, { name: 'What is it called?', country: 'Choose a country.' }),
  );
  const command = useCommand(UpdateOrganizationDocument);
  const [refusal, setRefusal] = useState<string | null>(null);

  const submit = (values: typeof fields.values) => {
    setRefusal(null);
    const country = values.country ?? organization.country;
    const input = {
      name: values.name.trim(),
      country,
      taxId: orNull(values.taxId),
      email: orNull(values.email),
      address: addressInput(values, country),
    };
    return command.run({ input }, ({ updateOrganization }) => {
      switch (updateOrganization.__typename) {
        case 'UpdateOrganizationSuccess':
          return notifications.show({ message: 'Saved.' });
        case 'ValidationError':
          return setRefusal(fields.showErrors(updateOrganization.fields));
        default:
          return assertNever(updateOrganization);
      }
    });
  };

  return (
    <form {...fields.form(submit)}>
      <fieldset disabled={!mayChange} style={{ border: 0, margin: 0, padding: 0 }}>
        <Stack>
          <FailureNotice failure={command.failure} />
          <Refusal message={refusal} />
          <TextInput label="Legal name" withAsterisk {...fields.text('name')} />
          <AddressFields fields={fields} />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <Select
              label="Country"
              searchable
              allowDeselect={false}
              data={countryChoices()}
              {...fields.choice('country')}
              disabled={!mayChange}
            />
            <TextInput label="Currency" description="Can't be changed" value={organization.currency} readOnly />
            <TextInput label="VAT or tax number" {...fields.text('taxId')} />
            <TextInput label="E-mail for answers" type="email" {...fields.text('email')} />
          </SimpleGrid>
          {mayChange && (
            <Group justify="flex-end">
              <Button type="submit" loading={command.busy}>
                Save
              </Button>
            </Group>
          )}
        </Stack>
      </fieldset>
    </form>
  );
}
