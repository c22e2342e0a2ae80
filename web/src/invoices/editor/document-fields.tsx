import { Button, Group, SegmentedControl, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { currencyChoices } from '../../ui/choices.ts';
import { daysAfter, today } from '../../ui/format.ts';
import { BuyerSelect } from './buyer-select.tsx';
import type { Draft, DraftAction } from './draft.ts';

const currencies = currencyChoices();
const terms = [0, 14, 30];

type DocumentFieldsProps = { draft: Draft; errors: ReadonlyMap<string, string>; dispatch(action: DraftAction): void };

/** Who is to pay, until when, in what currency, and what the prices mean. */
export function DocumentFields({ draft, errors, dispatch }: DocumentFieldsProps) {
  const set = (change: Partial<Omit<Draft, 'lines' | 'discounts' | 'charges'>>) => dispatch({ type: 'set', change });
  const issued = draft.issuedOn === '' ? today() : draft.issuedOn;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
      <Stack gap="md">
        <BuyerSelect
          value={draft.buyer}
          error={errors.get('buyerId') ?? errors.get('buyer')}
          onChange={(buyer) => set({ buyer })}
        />
        <Select
          label="Currency"
          searchable
          allowDeselect={false}
          data={currencies}
          value={draft.currency}
          error={errors.get('currency')}
          onChange={(currency) => currency !== null && set({ currency })}
        />
      </Stack>
      <Stack gap="md">
        <SimpleGrid cols={2}>
          <TextInput
            type="date"
            label="Issue date"
            description="Empty: the day you issue it"
            value={draft.issuedOn}
            error={errors.get('issuedOn')}
            onChange={(event) => set({ issuedOn: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            id="invoice-due"
            label="Due date"
            description="Empty: nothing agreed"
            min={issued}
            value={draft.dueOn}
            error={errors.get('dueOn')}
            onChange={(event) => set({ dueOn: event.currentTarget.value })}
          />
        </SimpleGrid>
        <Group gap="xs">
          {terms.map((days) => (
            <Button
              key={days}
              size="compact-xs"
              variant={draft.dueOn === daysAfter(issued, days) ? 'light' : 'default'}
              aria-pressed={draft.dueOn === daysAfter(issued, days)}
              onClick={() => set({ dueOn: daysAfter(issued, days) })}
            >
              {days === 0 ? 'Due at once' : `In ${days} days`}
            </Button>
          ))}
        </Group>
        <div>
          <Text size="sm" fw={500} mb={4} id="price-mode">
            Prices are
          </Text>
          <SegmentedControl
            fullWidth
            aria-labelledby="price-mode"
            value={draft.priceMode}
            onChange={(mode) => set({ priceMode: mode === 'GROSS' ? 'GROSS' : 'NET' })}
            data={[
              { value: 'NET', label: 'without tax' },
              { value: 'GROSS', label: 'with tax' },
            ]}
          />
        </div>
      </Stack>
    </SimpleGrid>
  );
}
