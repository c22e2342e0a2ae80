import { SimpleGrid, TextInput } from '@mantine/core';
import { type Fields, orNull } from './use-fields.ts';

/** The fields of an address as they stand in a form; their names are the server's paths. */
export type AddressValues = {
  'address.line1': string;
  'address.line2': string;
  'address.postalCode': string;
  'address.city': string;
};

/** Nothing written yet. */
export const emptyAddress: AddressValues = {
  'address.line1': '',
  'address.line2': '',
  'address.postalCode': '',
  'address.city': '',
};

type Address = { line1: string; line2: string | null; postalCode: string; city: string };

/** The form's values for an address that is there. */
export function addressValues(address: Address | null): AddressValues {
  if (address === null) return emptyAddress;
  return {
    'address.line1': address.line1,
    'address.line2': address.line2 ?? '',
    'address.postalCode': address.postalCode,
    'address.city': address.city,
  };
}

/** The API's input; null when no field was filled in. */
export function addressInput(values: AddressValues, country: string) {
  const [line1, line2, postalCode, city] = (['line1', 'line2', 'postalCode', 'city'] as const).map((name) =>
    values[`address.${name}`].trim(),
  );
  if (`${line1}${line2}${postalCode}${city}` === '') return null;
  return { line1: line1 ?? '', line2: orNull(line2 ?? ''), postalCode: postalCode ?? '', city: city ?? '', country };
}

/** Street, postal code and city; the country is asked for beside them. */
export function AddressFields<Values extends AddressValues>({ fields }: { fields: Fields<Values> }) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <TextInput label="Street and number" autoComplete="address-line1" {...fields.text('address.line1')} />
      <TextInput label="More of it" autoComplete="address-line2" {...fields.text('address.line2')} />
      <TextInput label="Postal code" autoComplete="postal-code" {...fields.text('address.postalCode')} />
      <TextInput label="City" autoComplete="address-level2" {...fields.text('address.city')} />
    </SimpleGrid>
  );
}
