import { useQuery } from '@apollo/client/react';
import { Badge, Tabs } from '@mantine/core';
import { useLive } from '../../api/live-context.tsx';
import classes from './invoice-tabs.module.css';
import { InvoiceCountsDocument } from './invoices.generated.ts';
import { countOf, type InvoiceTab } from './invoices-filter.ts';

const tabs: readonly { value: InvoiceTab | undefined; label: string }[] = [
  { value: undefined, label: 'All' },
  { value: 'drafts', label: 'Drafts' },
  { value: 'open', label: 'Open' },
  { value: 'overdue', label: 'Overdue' },
  { value: 'paid', label: 'Paid' },
  { value: 'void', label: 'Void' },
];

/** Statuses with how many invoices each holds. */
export function InvoiceTabs({ value, onChange }: { value: InvoiceTab | undefined; onChange(tab: InvoiceTab | undefined): void }) {
  const { data, refetch } = useQuery(InvoiceCountsDocument);
  useLive(['invoice', 'bill'], refetch);
  return (
    <Tabs value={value ?? 'all'} onChange={(chosen) => onChange(tabs.find((tab) => tab.value === chosen)?.value)}>
      <Tabs.List className={classes.list} aria-label="Invoices by status">
        {tabs.map((tab) => (
          <Tabs.Tab
            key={tab.label}
            value={tab.value ?? 'all'}
            rightSection={
              data === undefined ? null : (
                <Badge size="sm" color={tab.value === 'overdue' ? 'red' : 'gray'}>
                  {countOf(tab.value, data.invoiceSummary)}
                </Badge>
              )
            }
          >
            {tab.label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  );
}
