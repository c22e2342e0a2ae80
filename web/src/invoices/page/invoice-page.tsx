import { useQuery } from '@apollo/client/react';
import { Alert, Paper, Stack, Text, Title } from '@mantine/core';
import { Navigate, useParams } from '@tanstack/react-router';
import { failureOf } from '../../api/failure.ts';
import { useLive } from '../../api/live-context.tsx';
import { useSession } from '../../session/session.tsx';
import { MissingPage } from '../../shell/missing-page.tsx';
import { BackLink } from '../../ui/back-link.tsx';
import { Page } from '../../ui/page.tsx';
import { FailureNotice, Loading } from '../../ui/states.tsx';
import { InvoiceBadge } from '../invoice-badge.tsx';
import { DocumentPanel } from './document-panel.tsx';
import { InvoicePageDocument, type InvoicePageQuery } from './invoice.generated.ts';
import { InvoiceActions } from './invoice-actions.tsx';
import { InvoiceFacts } from './invoice-facts.tsx';
import classes from './invoice-page.module.css';
import { LinesTable } from './lines-table.tsx';
import { MessagesPanel } from './messages-panel.tsx';
import { PaymentsPanel } from './payments-panel.tsx';
import { InvoiceTimeline } from './timeline.tsx';

const kinds = ['invoice', 'document', 'bill', 'payment', 'dispute', 'message', 'link'];

/** What is shown of an issued invoice, and what can be done with it; the page follows by itself. */
export function InvoicePage() {
  const { invoiceId } = useParams({ from: '/app/invoices/$invoiceId' });
  const { organization } = useSession();
  const { data, error, refetch, fetchMore } = useQuery(InvoicePageDocument, { variables: { id: invoiceId } });
  useLive(kinds, () => refetch({ id: invoiceId }));
  if (data === undefined) return error === undefined ? <Loading /> : <FailureNotice failure={failureOf(error)} retry={refetch} />;
  const { invoice } = data;
  if (invoice == null) return <MissingPage what="invoice" />;
  if (invoice.status === 'DRAFT') return <Navigate to="/invoices/$invoiceId/edit" params={{ invoiceId }} replace />;
  const isSeller = invoice.seller?.organization.id === organization?.id;
  const { pageInfo } = invoice.timeline;

  const older = () =>
    fetchMore({
      variables: { timelineAfter: pageInfo.endCursor },
      updateQuery: (before, { fetchMoreResult }) => withOlder(before, fetchMoreResult),
    });

  return (
    <Page
      title={invoice.number ?? 'Invoice'}
      badge={<InvoiceBadge status={invoice.status} overdue={invoice.overdue} />}
      back={<BackLink to={isSeller ? '/invoices' : '/bills'}>{isSeller ? 'Invoices' : 'Bills I owe'}</BackLink>}
      description={isSeller ? `To ${invoice.buyer?.name ?? ''}` : `From ${invoice.seller?.name ?? ''}`}
      actions={<InvoiceActions invoice={invoice} isSeller={isSeller} />}
    >
      {error !== undefined && <FailureNotice failure={failureOf(error)} retry={refetch} />}
      {invoice.status === 'VOID' && (
        <Alert color="gray" title="Void">
          Nothing is owed for this invoice. {invoice.voidReason}
        </Alert>
      )}
      <div className={classes.columns}>
        <Stack gap="lg" miw={0}>
          <Paper>
            <InvoiceFacts invoice={invoice} />
          </Paper>
          <Paper component="section" aria-labelledby="lines">
            <Title order={2} id="lines" mb="sm">
              What it is for
            </Title>
            <LinesTable invoice={invoice} />
            {invoice.notes !== null && (
              <Text mt="md" style={{ whiteSpace: 'pre-line' }}>
                {invoice.notes}
              </Text>
            )}
          </Paper>
          {invoice.document !== null && (
            <Paper component="section" aria-label="Document">
              <DocumentPanel document={invoice.document} />
            </Paper>
          )}
        </Stack>
        <Stack gap="lg" miw={0}>
          <PaymentsPanel invoice={invoice} />
          {isSeller && <MessagesPanel messages={invoice.messages.nodes} />}
          <Paper component="section" aria-labelledby="timeline">
            <Title order={2} id="timeline" mb="md">
              What happened
            </Title>
            <InvoiceTimeline entries={invoice.timeline.nodes} onMore={pageInfo.hasNextPage ? () => void older() : null} />
          </Paper>
          {isSeller && invoice.internalNotes !== null && (
            <Paper component="section" aria-labelledby="internal">
              <Title order={2} id="internal" mb="xs">
                Internal note
              </Title>
              <Text style={{ whiteSpace: 'pre-line' }}>{invoice.internalNotes}</Text>
            </Paper>
          )}
        </Stack>
      </div>
    </Page>
  );
}

function withOlder(before: InvoicePageQuery, more: InvoicePageQuery): InvoicePageQuery {
  if (before.invoice == null || more.invoice == null) return before;
  const nodes = [...before.invoice.timeline.nodes, ...more.invoice.timeline.nodes];
  return { invoice: { ...before.invoice, timeline: { ...more.invoice.timeline, nodes } } };
}
