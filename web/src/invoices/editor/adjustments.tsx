import { ActionIcon, Button, Group, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { formatDecimal } from '../../ui/format.ts';
import type { DraftAction, DraftAdjustment } from './draft.ts';

type Kind = 'discounts' | 'charges';

const words: Record<Kind, { one: string; reason: string; add: string }> = {
  discounts: { one: 'Discount', reason: 'Reason, for instance "Loyal customer"', add: 'Discount on everything' },
  charges: { one: 'Charge', reason: 'Reason, for instance "Shipping"', add: 'Shipping or other charge' },
};

type AdjustmentsProps = {
  of: Kind;
  adjustments: readonly DraftAdjustment[];
  errors: ReadonlyMap<string, string>;
  dispatch(action: DraftAction): void;
};

/** Discounts or charges on the whole invoice. */
export function Adjustments({ of, adjustments, errors, dispatch }: AdjustmentsProps) {
  const { one, reason, add } = words[of];
  return (
    <Stack gap="xs">
      {adjustments.map((adjustment, index) => (
        <Group key={adjustment.key} gap="xs" align="flex-start" wrap="nowrap">
          <TextInput
            flex={1}
            aria-label={`${one} ${index + 1}: reason`}
            placeholder={reason}
            maxLength={200}
            value={adjustment.reason}
            onChange={(event) =>
              dispatch({ type: 'setAdjustment', of, key: adjustment.key, change: { reason: event.currentTarget.value } })
            }
            description={adjustment.band === null ? undefined : `On lines at ${formatDecimal(adjustment.band.taxRate)} % tax`}
            inputWrapperOrder={['input', 'description', 'error']}
          />
          <TextInput
            w={96}
            aria-label={`${one} ${index + 1}: percent or amount`}
            placeholder="5% or 10"
            inputMode="decimal"
            maxLength={30}
            value={adjustment.value}
            error={errors.get(`${of} ${adjustment.key}`)}
            onChange={(event) =>
              dispatch({ type: 'setAdjustment', of, key: adjustment.key, change: { value: event.currentTarget.value } })
            }
          />
          <ActionIcon
            mt={4}
            variant="subtle"
            color="gray"
            aria-label={`Remove ${one.toLowerCase()} ${index + 1}`}
            onClick={() => dispatch({ type: 'removeAdjustment', of, key: adjustment.key })}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <div>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => dispatch({ type: 'addAdjustment', to: of })}
        >
          {add}
        </Button>
      </div>
    </Stack>
  );
}
