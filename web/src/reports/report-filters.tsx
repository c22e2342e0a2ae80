import { Group, SegmentedControl, Select, TextInput } from '@mantine/core';
import { currencyChoices } from '../ui/choices.ts';
import { oneOf } from '../ui/search.ts';
import { type ReportSearch, spans } from './report-search.ts';

const spanChoices = [
  { value: 'month', label: 'Months' },
  { value: 'quarter', label: 'Quarters' },
  { value: 'year', label: 'Years' },
];

type ReportFiltersProps = {
  search: ReportSearch;
  /** The days that are meant. */
  asked: { from: string; to: string };
  onChange(change: ReportSearch): void;
};

/** Which days, by what, in which currency. */
export function ReportFilters({ search, asked, onChange }: ReportFiltersProps) {
  return (
    <Group align="flex-end" gap="sm">
      <TextInput
        type="date"
        aria-label="First day"
        leftSection="from"
        leftSectionWidth={52}
        value={asked.from}
        onChange={(event) => onChange({ from: event.currentTarget.value || undefined })}
      />
      <TextInput
        type="date"
        aria-label="Last day"
        leftSection="to"
        leftSectionWidth={36}
        value={asked.to}
        onChange={(event) => onChange({ to: event.currentTarget.value || undefined })}
      />
      <SegmentedControl
        aria-label="Periods"
        data={spanChoices}
        value={search.by ?? 'month'}
        onChange={(value) => onChange({ by: value === 'month' ? undefined : oneOf(spans, value) })}
      />
      <Select
        aria-label="Currency"
        placeholder="All currencies"
        data={currencyChoices()}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'All currencies' }}
        value={search.currency ?? null}
        onChange={(currency) => onChange({ currency: currency ?? undefined })}
        w={200}
      />
    </Group>
  );
}
