import { Alert, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useDeferredValue, useEffect, useMemo, useReducer, useState } from 'react';
import { BackLink } from '../../ui/back-link.tsx';
import { ButtonLink } from '../../ui/link.tsx';
import { Page } from '../../ui/page.tsx';
import { Adjustments } from './adjustments.tsx';
import { DeleteDraft } from './delete-draft.tsx';
import { DocumentFields } from './document-fields.tsx';
import { type Draft, reduceDraft } from './draft.ts';
import { totalsOf } from './draft-totals.ts';
import classes from './invoice-editor.module.css';
import { IssueInvoice } from './issue-invoice.tsx';
import { LineGrid } from './line-grid.tsx';
import { NotesFields } from './notes-fields.tsx';
import { SaveNotice } from './save-notice.tsx';
import { TotalsPanel } from './totals-panel.tsx';
import { type Stored, useDraftStore } from './use-draft-store.ts';

type InvoiceEditorProps = {
  first: Draft;
  stored: Stored | null;
  onCreated(id: string): void;
  /** Takes what the API has in place of what stands here. */
  onReload?: () => void;
};

/** Writing an invoice: saved by itself, summed up by the calculator the server uses, issued with one button. */
export function InvoiceEditor({ first, stored, onCreated, onReload }: InvoiceEditorProps) {
  const [draft, dispatch] = useReducer(reduceDraft, first);
  const store = useDraftStore({ draft, stored, onCreated });
  const shown = useDeferredValue(draft);
  const totals = useMemo(() => totalsOf(shown), [shown]);
  const [issueErrors, setIssueErrors] = useState<ReadonlyMap<string, string>>(new Map());
  // What was wrong at issuing is out of date with the next change.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs with each change of the draft
  useEffect(() => setIssueErrors(new Map()), [draft]);
  const errors = useMemo(() => {
    const server = store.state.kind === 'refused' ? [...store.state.errors] : [];
    return new Map([...server, ...(totals.ok ? [] : [[totals.place, totals.message] as const]), ...issueErrors]);
  }, [store.state, totals, issueErrors]);
  const elsewhere = [...errors].filter(([place]) => !hasPlace(place)).map(([, message]) => message);

  return (
    <Page
      title="Invoice draft"
      back={<BackLink to="/invoices">Invoices</BackLink>}
      actions={
        <>
          <SaveNotice state={store.state} onRetry={() => void store.flush()} />
          <DeleteDraft stored={store.stored} />
          <IssueInvoice draft={draft} totals={totals} store={store} onErrors={setIssueErrors} />
        </>
      }
    >
      {store.state.kind === 'conflict' && (
        <Conflict onReload={onReload} onOverwrite={() => void store.overwrite(versionOf(store.state))} />
      )}
      {store.state.kind === 'gone' && <Gone message={store.state.message} stored={store.stored.current} />}
      {elsewhere.length > 0 && (
        <Alert color="orange" role="alert">
          {elsewhere.join(' ')}
        </Alert>
      )}
      <Paper p={{ base: 'md', sm: 'lg' }}>
        <DocumentFields draft={draft} errors={errors} dispatch={dispatch} />
      </Paper>
      <Paper p={{ base: 'md', sm: 'lg' }}>
        <LineGrid draft={draft} amounts={totals.ok ? totals.amountByLine : new Map()} errors={errors} dispatch={dispatch} />
        {errors.has('lines') && (
          <Text c="var(--mantine-color-error)" size="sm" role="alert">
            {errors.get('lines')}
          </Text>
        )}
      </Paper>
      <div className={classes.below}>
        <Stack>
          <Paper p={{ base: 'md', sm: 'lg' }}>
            <NotesFields draft={draft} dispatch={dispatch} />
          </Paper>
        </Stack>
        <Paper p={{ base: 'md', sm: 'lg' }}>
          <Stack>
            <Adjustments of="discounts" adjustments={draft.discounts} errors={errors} dispatch={dispatch} />
            <Adjustments of="charges" adjustments={draft.charges} errors={errors} dispatch={dispatch} />
            <TotalsPanel totals={totals} />
          </Stack>
        </Paper>
      </div>
    </Page>
  );
}

const namedPlaces = ['buyerId', 'buyer', 'currency', 'issuedOn', 'dueOn', 'lines', 'priceMode'];

function hasPlace(place: string): boolean {
  return namedPlaces.includes(place) || /^(line|discounts|charges) /.test(place);
}

function versionOf(state: { kind: string; currentVersion?: number }): number {
  return state.currentVersion ?? 0;
}

function Conflict({ onReload, onOverwrite }: { onReload?: (() => void) | undefined; onOverwrite(): void }) {
  return (
    <Alert color="orange" title="This draft was changed in another window" role="alert">
      <Stack gap="xs" align="flex-start">
        What you see here is not saved. Which one counts?
        <Group gap="xs">
          <Button size="xs" onClick={onOverwrite}>
            Keep this one
          </Button>
          {onReload !== undefined && (
            <Button size="xs" variant="default" onClick={onReload}>
              Take the other one
            </Button>
          )}
        </Group>
      </Stack>
    </Alert>
  );
}

function Gone({ message, stored }: { message: string; stored: Stored | null }) {
  return (
    <Alert color="orange" title="This draft can no longer be changed" role="alert">
      <Stack gap="xs" align="flex-start">
        {message}
        {stored !== null && (
          <ButtonLink size="xs" variant="default" to="/invoices/$invoiceId" params={{ invoiceId: stored.id }}>
            Look at the invoice
          </ButtonLink>
        )}
      </Stack>
    </Alert>
  );
}
