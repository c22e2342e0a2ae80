import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { assertNever } from '@quittance/result';
import { useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { currencyChoices } from '../ui/choices.ts';
import { decimalSeparator, readDecimalText } from '../ui/decimal-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { daysAfter, formatDecimal, today } from '../ui/format.ts';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { required, useFields } from '../ui/use-fields.ts';
import { SetExchangeRateDocument } from './exchange.generated.ts';

const usualDays = 7;
const mostDays = 365;

type SetExchangeRateProps = { onClose(): void; onSet(): unknown };

/** Sets what a currency is exchanged at, from now on and until the end of a day. The way back is another rate. */
export function SetExchangeRate({ onClose, onSet }: SetExchangeRateProps) {
  const day = today();
  const fields = useFields(
    { from: null as string | null, to: null as string | null, rate: '', validUntil: daysAfter(day, usualDays) },
    (values) =>
      required(values, {
        from: 'Which currency is sold?',
        to: 'Which currency is bought?',
        rate: 'At which rate?',
        validUntil: 'Until when?',
      }),
  );
  const command = useCommand(SetExchangeRateDocument);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { from, to } = fields.values;

  const submit = (values: typeof fields.values) => {
    setRefusal(null);
    const input = {
      from: values.from ?? '',
      to: values.to ?? '',
      rate: readDecimalText(values.rate, decimalSeparator()),
      // The whole of the chosen day, as the person sees it on the wall.
      validUntil: new Date(`${values.validUntil}T23:59:59`).toISOString(),
    };
    return command.run({ input }, ({ setExchangeRate }) => {
      switch (setExchangeRate.__typename) {
        case 'SetExchangeRateSuccess': {
          const { exchangeRate } = setExchangeRate;
          const message = `1 ${exchangeRate.from} = ${formatDecimal(exchangeRate.rate)} ${exchangeRate.to} from now on.`;
          notifications.show({ color: 'green', message });
          void onSet();
          return onClose();
        }
        case 'ValidationError':
          return setRefusal(fields.showErrors(setExchangeRate.fields));
        default:
          return assertNever(setExchangeRate);
      }
    });
  };

  return (
    <Dialog onClose={onClose} title="Set a rate">
      <form {...fields.form(submit)}>
        <Stack>
          <FailureNotice failure={command.failure} />
          <Refusal message={refusal} />
          <Select
            label="Sold"
            searchable
            allowDeselect={false}
            data-autofocus
            data={currencyChoices()}
            {...fields.choice('from')}
          />
          <Select label="Bought" searchable allowDeselect={false} data={currencyChoices()} {...fields.choice('to')} />
          <TextInput
            label="Rate"
            description={
              from === null || to === null ? 'At most 12 decimals.' : `How many ${to} one ${from} is worth; at most 12 decimals.`
            }
            inputMode="decimal"
            autoComplete="off"
            {...fields.text('rate')}
          />
          <TextInput
            label="Until the end of"
            type="date"
            min={day}
            max={daysAfter(day, mostDays)}
            {...fields.text('validUntil')}
          />
          <Text size="sm" c="dimmed">
            It counts at once, in this direction alone, and takes the place of the one before.
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={command.busy}>
              Set the rate
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
