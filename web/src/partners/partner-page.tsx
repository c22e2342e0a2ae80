import { useQuery } from '@apollo/client/react';
import { Badge, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconFileInvoice, IconPencil, IconPlus } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { failureOf } from '../api/failure.ts';
import { useLive } from '../api/live-context.tsx';
import { InvoiceRecords } from '../invoices/list/invoice-records.tsx';
import { useSession } from '../session/session.tsx';
import { MissingPage } from '../shell/missing-page.tsx';
import { BackLink } from '../ui/back-link.tsx';
import { Facts } from '../ui/facts.tsx';
import { countryName } from '../ui/format.ts';
import { ButtonLink, TextLink } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { FailureNotice, Loading } from '../ui/states.tsx';
import { ArchivePartnerButton } from './archive-partner.tsx';
import { type PartnerDetailsFragment, PartnerDocument, PartnerInvoicesDocument } from './partner.generated.ts';

/** A customer or supplier with their latest invoices. */
export function PartnerPage() {
  const { partnerId } = useParams({ from: '/app/partners/$partnerId' });
  const { can } = useSession();
  const { data, error, refetch } = useQuery(PartnerDocument, { variables: { id: partnerId } });
  if (error !== undefined) return <FailureNotice failure={failureOf(error)} retry={refetch} />;
  if (data === undefined) return <Loading />;
  const { partner } = data;
  if (partner == null) return <MissingPage what="partner" />;
  return (
    <Page
      title={partner.name}
      back={<BackLink to="/partners">Partners</BackLink>}
      badge={<Badges partner={partner} />}
      actions={
        can('partners:write') && (
          <>
            <ArchivePartnerButton partner={partner} />
            <ButtonLink
              to="/partners/$partnerId/edit"
              params={{ partnerId }}
              variant="default"
              leftSection={<IconPencil size={16} aria-hidden />}
            >
              Edit
            </ButtonLink>
            {can('invoices:write') && partner.archivedAt === null && (
              <ButtonLink to="/invoices/new" search={{ buyer: partnerId }} leftSection={<IconPlus size={16} aria-hidden />}>
                New invoice
              </ButtonLink>
            )}
          </>
        )
      }
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Paper>
          <Facts
            facts={{
              Contact: partner.kind === 'COMPANY' ? [partner.firstName, partner.lastName].filter(Boolean).join(' ') : null,
              'E-mail': partner.email,
              Mobile: partner.mobile,
              'VAT or tax number': partner.taxId,
              'Your reference': partner.externalReference,
            }}
          />
        </Paper>
        <Paper>
          <Address partner={partner} />
        </Paper>
      </SimpleGrid>
      {can('reports:read') && (
        <TextLink to="/reports" search={{ partner: partnerId }}>
          What they were billed and paid
        </TextLink>
      )}
      {can('invoices:read') && <LatestInvoices partnerId={partnerId} />}
    </Page>
  );
}

function Badges({ partner }: { partner: PartnerDetailsFragment }) {
  return (
    <Group gap={4}>
      {partner.archivedAt !== null && <Badge color="gray">archived</Badge>}
      {partner.linkedOrganization !== null && <Badge color="indigo">has an account here</Badge>}
    </Group>
  );
}

function Address({ partner: { address } }: { partner: PartnerDetailsFragment }) {
  return (
    <Stack gap={4}>
      <Text size="sm" c="dimmed">
        Address
      </Text>
      {address === null ? (
        <Text>Not given</Text>
      ) : (
        <Text component="address" fs="normal" style={{ whiteSpace: 'pre-line' }}>
          {[address.line1, address.line2, `${address.postalCode} ${address.city}`, countryName(address.country)]
            .filter((line) => line !== null && line.trim() !== '')
            .join('\n')}
        </Text>
      )}
    </Stack>
  );
}

function LatestInvoices({ partnerId }: { partnerId: string }) {
  const { data, error, refetch } = useQuery(PartnerInvoicesDocument, { variables: { filter: { buyerId: partnerId } } });
  useLive(['invoice', 'bill'], refetch);
  return (
    <Stack component="section" gap="sm" aria-labelledby="partner-invoices">
      <Group justify="space-between">
        <Title order={2} id="partner-invoices">
          Latest invoices
        </Title>
        <TextLink to="/invoices" search={{ buyer: partnerId }}>
          All of them
        </TextLink>
      </Group>
      {error !== undefined && <FailureNotice failure={failureOf(error)} retry={refetch} />}
      {data?.invoices.nodes.length === 0 && (
        <Group gap="xs" c="dimmed">
          <IconFileInvoice size={18} aria-hidden /> None yet.
        </Group>
      )}
      {data !== undefined && data.invoices.nodes.length > 0 && <InvoiceRecords invoices={data.invoices.nodes} />}
    </Stack>
  );
}
