import { useQuery } from '@apollo/client/react';
import { Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { failureOf } from '../api/failure.ts';
import { useLive } from '../api/live-context.tsx';
import { InvoiceRecords } from '../invoices/list/invoice-records.tsx';
import { type ActingOrganization, useSession } from '../session/session.tsx';
import type { MoneyValue } from '../ui/format.ts';
import { ButtonLink, TextLink } from '../ui/link.tsx';
import { Money } from '../ui/money.tsx';
import { Page } from '../ui/page.tsx';
import { FailureNotice, Loading } from '../ui/states.tsx';
import { Checklist } from './checklist.tsx';
import { firstSteps } from './first-steps.ts';
import { HomeDocument, HomeWalletsDocument } from './home.generated.ts';

const kinds = ['invoice', 'bill', 'message', 'organization'];

/** How things stand: what is due, what to do next, what was written last. */
export function Dashboard({ organization }: { organization: ActingOrganization }) {
  const { can } = useSession();
  const { data, error, refetch } = useQuery(HomeDocument);
  useLive(kinds, refetch);
  return (
    <Page
      title={organization.name}
      actions={
        can('invoices:write') && (
          <ButtonLink to="/invoices/new" leftSection={<IconPlus size={16} aria-hidden />}>
            New invoice
          </ButtonLink>
        )
      }
    >
      {error !== undefined && <FailureNotice failure={failureOf(error)} retry={refetch} />}
      {data === undefined && error === undefined && <Loading />}
      {data !== undefined && (
        <>
          <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="md">
            <Figure label="Due to you" amounts={data.invoiceSummary.due} none={zero(organization)}>
              <TextLink to="/invoices" search={{ tab: 'open' }} size="sm">
                Open invoices
              </TextLink>
            </Figure>
            <Figure label="Overdue" amounts={data.invoiceSummary.overdue} none={zero(organization)} alarming>
              <TextLink to="/invoices" search={{ tab: 'overdue' }} size="sm">
                {data.invoiceSummary.overdueCount === 1 ? '1 invoice' : `${data.invoiceSummary.overdueCount} invoices`}
              </TextLink>
            </Figure>
            <WalletFigure organization={organization} />
          </SimpleGrid>
          {can('invoices:write') && (
            <Checklist
              organizationId={organization.id}
              steps={firstSteps({
                hasAddress: organization.address !== null,
                hasPartner: data.partners.nodes.length > 0,
                hasMailedInvoice: data.messages.nodes.length > 0,
                counts: data.invoiceSummary.counts,
              })}
            />
          )}
          {data.invoices.nodes.length > 0 && (
            <Stack component="section" gap="sm" aria-labelledby="latest">
              <Group justify="space-between">
                <Title order={2} id="latest">
                  Latest invoices
                </Title>
                <TextLink to="/invoices">All invoices</TextLink>
              </Group>
              <InvoiceRecords invoices={data.invoices.nodes} />
            </Stack>
          )}
        </>
      )}
    </Page>
  );
}

function zero({ currency }: ActingOrganization): MoneyValue {
  return { amount: '0', currency };
}

type FigureProps = { label: string; amounts: readonly MoneyValue[]; none: MoneyValue; alarming?: boolean; children: ReactNode };

function Figure({ label, amounts, none, alarming = false, children }: FigureProps) {
  const shown = amounts.length === 0 ? [none] : amounts;
  return (
    <Paper>
      <Text size="sm" c="dimmed" fw={600}>
        {label}
      </Text>
      {shown.map((value) => (
        <Text
          key={value.currency}
          fz={26}
          fw={700}
          lh={1.3}
          c={alarming && amounts.length > 0 ? 'var(--mantine-color-error)' : undefined}
        >
          <Money value={value} />
        </Text>
      ))}
      {children}
    </Paper>
  );
}

function WalletFigure({ organization }: { organization: ActingOrganization }) {
  const { data, refetch } = useQuery(HomeWalletsDocument);
  useLive(['wallet'], refetch);
  const own = data?.wallets.filter(({ owner }) => owner.id === organization.id) ?? [];
  return (
    <Figure label="In the wallet" amounts={own.map(({ available }) => available)} none={zero(organization)}>
      <TextLink to="/wallet" size="sm">
        Movements
      </TextLink>
    </Figure>
  );
}
