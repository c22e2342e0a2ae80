import { Box, Button, Fieldset, Group, Paper, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { assertNever } from '@quittance/result';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { useSession } from '../session/session.tsx';
import { AddressFields, addressInput, emptyAddress } from '../ui/address-fields.tsx';
import { countryChoices, currencyChoices, likelyCountry, likelyCurrency } from '../ui/choices.ts';
import { ButtonLink } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { orNull, required, useFields } from '../ui/use-fields.ts';
import { CreateOrganizationDocument } from './new-organization.generated.ts';
import { SampleChoice } from './sample-choice.tsx';

const countries = countryChoices();
const currencies = currencyChoices();

function firstValues(email: string | null) {
  const country = likelyCountry();
  return {
    name: '',
    country,
    currency: likelyCurrency(country) as string | null,
    taxId: '',
    email: email ?? '',
    ...emptyAddress,
  };
}

/** Creating an organisation; its wallet opens with it. */
export function NewOrganizationPage() {
  const { me, switchTo } = useSession();
  const navigate = useNavigate();
  const command = useCommand(CreateOrganizationDocument);
  const [refusal, setRefusal] = useState<string | null>(null);
  const fields = useFields(firstValues(me.email), (values) =>
    required(values, { name: 'What is it called?', country: 'Choose a country.', currency: 'Choose a currency.' }),
  );

  const submit = (values: typeof fields.values) => {
    setRefusal(null);
    const country = values.country ?? '';
    const input = {
      name: values.name.trim(),
      country,
      currency: values.currency ?? '',
      taxId: orNull(values.taxId),
      email: orNull(values.email),
      address: addressInput(values, country),
    };
    return command.run({ input }, async ({ createOrganization }) => {
      switch (createOrganization.__typename) {
        case 'CreateOrganizationSuccess':
          await switchTo(createOrganization.organization.id);
          return navigate({ to: '/' });
        case 'ValidationError':
          return setRefusal(fields.showErrors(createOrganization.fields));
        default:
          return assertNever(createOrganization);
      }
    });
  };

  return (
    <Page title="New organisation" description="A business that sends or receives invoices. Its wallet opens with it.">
      <Paper maw={720}>
        <form {...fields.form(submit)}>
          <Stack>
            <FailureNotice failure={command.failure} />
            <Refusal message={refusal} />
            <TextInput label="Legal name" withAsterisk autoFocus autoComplete="organization" {...fields.text('name')} />
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <Select
                allowDeselect={false}
                label="Country"
                withAsterisk
                searchable
                data={countries}
                {...fields.choice('country')}
                onChange={(country) => {
                  fields.set('country', country);
                  fields.set('currency', likelyCurrency(country));
                }}
              />
              <Select
                allowDeselect={false}
                label="Currency"
                description="Of the wallet and of new invoices; stays as it is."
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                withAsterisk
                searchable
                data={currencies}
                {...fields.choice('currency')}
              />
              <TextInput label="VAT or tax number" {...fields.text('taxId')} />
              <TextInput label="E-mail for answers" type="email" {...fields.text('email')} />
            </SimpleGrid>
            <Fieldset legend="Address">
              <Text size="sm" c="dimmed" mb="sm">
                Invoices must name it. You can fill it in later.
              </Text>
              <AddressFields fields={fields} />
            </Fieldset>
            <Group justify="flex-end">
              <ButtonLink to="/" variant="default">
                Cancel
              </ButtonLink>
              <Button type="submit" loading={command.busy}>
                Create organisation
              </Button>
            </Group>
          </Stack>
        </form>
      </Paper>
      <Box maw={720}>
        <SampleChoice />
      </Box>
    </Page>
  );
}
