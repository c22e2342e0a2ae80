import { useQuery } from '@apollo/client/react';
import { Navigate, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { failureOf } from '../../api/failure.ts';
import { useOrganization } from '../../session/session.tsx';
import { MissingPage } from '../../shell/missing-page.tsx';
import { decimalSeparator } from '../../ui/decimal-text.ts';
import { FailureNotice, Loading } from '../../ui/states.tsx';
import { emptyDraft } from './draft.ts';
import { draftOfInvoice } from './draft-of-invoice.ts';
import { InvoiceDraftDocument, NewInvoiceBuyerDocument } from './editor.generated.ts';
import { InvoiceEditor } from './invoice-editor.tsx';
import { usualTaxRate } from './tax-rates.ts';

/**
 * The page of a new draft and of one that is there. When a new one is saved for the first time it gets its address, and the editor goes on
 * as it is: the cursor stays where it was.
 */
export function InvoiceEditorPage() {
  const { invoiceId } = useParams({ strict: false });
  const navigate = useNavigate();
  const created = useRef<string | null>(null);
  const [open, setOpen] = useState({ id: invoiceId ?? null, generation: 0, beganEmpty: invoiceId === undefined });
  if ((invoiceId ?? null) !== open.id) {
    const isSame = open.beganEmpty && created.current === invoiceId;
    setOpen({
      id: invoiceId ?? null,
      generation: isSame ? open.generation : open.generation + 1,
      beganEmpty: isSame || invoiceId === undefined,
    });
  }
  const onCreated = (id: string) => {
    created.current = id;
    void navigate({ to: '/invoices/$invoiceId/edit', params: { invoiceId: id }, replace: true, resetScroll: false });
  };
  return open.beganEmpty || open.id === null ? (
    <NewDraft key={open.generation} onCreated={onCreated} />
  ) : (
    <StoredDraft key={open.generation} id={open.id} onCreated={onCreated} />
  );
}

type OnCreated = { onCreated(id: string): void };

function NewDraft({ onCreated }: OnCreated) {
  const { currency, country } = useOrganization();
  const { buyer: buyerId } = useSearch({ strict: false });
  // Only what it began with counts: later the address is another one.
  const [wanted] = useState(buyerId ?? null);
  const { data, error } = useQuery(NewInvoiceBuyerDocument, { variables: { id: wanted ?? '' }, skip: wanted === null });
  if (wanted !== null && data === undefined && error === undefined) return <Loading />;
  const buyer = data?.partner ?? null;
  return (
    <InvoiceEditor
      first={emptyDraft(currency, usualTaxRate(country), buyer === null ? null : { id: buyer.id, name: buyer.name })}
      stored={null}
      onCreated={onCreated}
    />
  );
}

function StoredDraft({ id, onCreated }: OnCreated & { id: string }) {
  const { country } = useOrganization();
  // Never from the cache, and never again while one writes: the editor's state is the one that counts.
  const { data, error, refetch } = useQuery(InvoiceDraftDocument, {
    variables: { id },
    fetchPolicy: 'no-cache',
    nextFetchPolicy: 'no-cache',
  });
  const [loads, setLoads] = useState(0);
  if (error !== undefined) return <FailureNotice failure={failureOf(error)} retry={refetch} />;
  if (data === undefined) return <Loading />;
  const { invoice } = data;
  if (invoice == null) return <MissingPage what="invoice" />;
  if (invoice.status !== 'DRAFT') return <Navigate to="/invoices/$invoiceId" params={{ invoiceId: id }} replace />;
  return (
    <InvoiceEditor
      key={loads}
      first={draftOfInvoice(invoice, decimalSeparator(), usualTaxRate(country))}
      stored={{ id, version: invoice.version }}
      onCreated={onCreated}
      onReload={() => void refetch().then(() => setLoads((count) => count + 1))}
    />
  );
}
