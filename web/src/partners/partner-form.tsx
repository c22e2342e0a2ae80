import { Button, Checkbox, Group, SegmentedControl, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Failure } from '../api/failure.ts';
import { AddressFields, addressInput, addressValues } from '../ui/address-fields.tsx';
import { countryChoices } from '../ui/choices.ts';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { type Fields, orNull, required, useFields } from '../ui/use-fields.ts';
import type { PartnerDetailsFragment } from './partner.generated.ts';

const countries = countryChoices();

/** The values of the form; names are the server's paths. */
export type PartnerValues = ReturnType<typeof partnerValues>;

/** What the form begins with. */
export function partnerValues(partner: PartnerDetailsFragment | null, country: string | null) {
  return {
    kind: partner?.kind ?? 'COMPANY',
    name: partner?.kind === 'PERSON' ? '' : (partner?.name ?? ''),
    firstName: partner?.firstName ?? '',
    middleName: partner?.middleName ?? '',
    lastName: partner?.lastName ?? '',
    email: partner?.email ?? '',
    mobile: partner?.mobile ?? '',
    taxId: partner?.taxId ?? '',
    externalReference: partner?.externalReference ?? '',
    isCustomer: partner?.roles.includes('CUSTOMER') ?? true,
    isSupplier: partner?.roles.includes('SUPPLIER') ?? false,
    ...addressValues(partner?.address ?? null),
    'address.country': partner?.address?.country ?? country,
  };
}

function fullName({ firstName, middleName, lastName }: PartnerValues): string {
  return [firstName, middleName, lastName]
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' ');
}

/** The API's input for the form's values. */
export function partnerInput(values: PartnerValues) {
  return {
    kind: values.kind,
    name: values.kind === 'COMPANY' ? values.name.trim() : fullName(values),
    firstName: orNull(values.firstName),
    middleName: orNull(values.middleName),
    lastName: orNull(values.lastName),
    email: orNull(values.email),
    mobile: orNull(values.mobile),
    taxId: orNull(values.taxId),
    externalReference: orNull(values.externalReference),
    roles: [...(values.isCustomer ? (['CUSTOMER'] as const) : []), ...(values.isSupplier ? (['SUPPLIER'] as const) : [])],
    address: addressInput(values, values['address.country'] ?? ''),
  };
}

/** State of the form. */
export function usePartnerFields(partner: PartnerDetailsFragment | null, country: string | null): Fields<PartnerValues> {
  return useFields(partnerValues(partner, country), (values) =>
    values.kind === 'COMPANY'
      ? required(values, { name: 'What is the company called?' })
      : required(values, { lastName: 'The last name is missing.' }),
  );
}

type PartnerFormProps = {
  fields: Fields<PartnerValues>;
  submitLabel: string;
  busy: boolean;
  failure: Failure | null;
  refusal: string | null;
  onSubmit(values: PartnerValues): unknown;
  cancel: ReactNode;
};

/** Name, ways to reach, address and tax number of a partner. */
export function PartnerForm({ fields, submitLabel, busy, failure, refusal, onSubmit, cancel }: PartnerFormProps) {
  const isCompany = fields.values.kind === 'COMPANY';
  return (
    <form {...fields.form(onSubmit)}>
      <Stack gap="md">
        <FailureNotice failure={failure} />
        <Refusal message={refusal} />
        <SegmentedControl
          aria-label="Company or person"
          value={fields.values.kind}
          onChange={(kind) => fields.set('kind', kind === 'PERSON' ? 'PERSON' : 'COMPANY')}
          data={[
            { value: 'COMPANY', label: 'Company' },
            { value: 'PERSON', label: 'Person' },
          ]}
        />
        {isCompany && <TextInput label="Name of the company" withAsterisk data-autofocus {...fields.text('name')} />}
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput label={isCompany ? 'First name of the contact' : 'First name'} {...fields.text('firstName')} />
          {!isCompany && <TextInput label="Middle name" {...fields.text('middleName')} />}
          <TextInput
            label={isCompany ? 'Last name of the contact' : 'Last name'}
            withAsterisk={!isCompany}
            {...fields.text('lastName')}
          />
          <TextInput label="E-mail address" description="Invoices are sent there." type="email" {...fields.text('email')} />
          <TextInput label="Mobile phone" description="With the country code." type="tel" {...fields.text('mobile')} />
          <TextInput label="VAT or tax number" {...fields.text('taxId')} />
          <TextInput label="Your reference" placeholder="Customer number" {...fields.text('externalReference')} />
        </SimpleGrid>
        <AddressFields fields={fields} />
        <Select label="Country" searchable data={countries} {...fields.choice('address.country')} />
        <fieldset style={{ border: 0, margin: 0, padding: 0 }}>
          <Text component="legend" size="sm" fw={500} mb={6}>
            This partner is
          </Text>
          <Group>
            <Checkbox label="a customer" {...fields.flag('isCustomer')} />
            <Checkbox label="a supplier" {...fields.flag('isSupplier')} />
          </Group>
        </fieldset>
        <Group justify="flex-end">
          {cancel}
          <Button type="submit" loading={busy}>
            {submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
