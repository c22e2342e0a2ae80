import { assertNever } from '@quittance/result';
import { useContext, useEffect, useRef, useState } from 'react';
import { ExecuteContext } from '../../api/execute.ts';
import { failureOf } from '../../api/failure.ts';
import { decimalSeparator } from '../../ui/decimal-text.ts';
import { type Autosave, createAutosave, type SaveOutcome, type SaveState } from './autosave.ts';
import type { Draft } from './draft.ts';
import { invoiceInputOf, placeOf } from './draft-input.ts';
import { CreateInvoiceDocument, UpdateInvoiceDocument } from './editor.generated.ts';

/** What the API knows of the draft that is edited; null before it was saved for the first time. */
export type Stored = { readonly id: string; readonly version: number };

type DraftStoreOptions = { draft: Draft; stored: Stored | null; onCreated(id: string): void };

/** Keeps the draft of the API equal to the one in the editor. */
export function useDraftStore({ draft, stored, onCreated }: DraftStoreOptions) {
  const execute = useContext(ExecuteContext);
  const [state, setState] = useState<SaveState>({ kind: 'untouched' });
  const known = useRef(stored);
  const creation = useRef<{ idempotencyKey: string; content: Draft } | null>(null);
  const autosave = useRef<Autosave<Draft> | null>(null);

  async function create(content: Draft): Promise<SaveOutcome> {
    // Until it is known what became of the first try, every further one repeats it exactly: never two drafts.
    creation.current ??= { idempotencyKey: crypto.randomUUID(), content };
    const { idempotencyKey, content: first } = creation.current;
    const { createInvoice } = await execute(CreateInvoiceDocument, {
      input: { idempotencyKey, ...invoiceInputOf(first, decimalSeparator()) },
    });
    switch (createInvoice.__typename) {
      case 'CreateInvoiceSuccess':
        known.current = { id: createInvoice.invoice.id, version: createInvoice.invoice.version };
        onCreated(createInvoice.invoice.id);
        return first === content ? { kind: 'saved' } : update(content, known.current);
      case 'ValidationError':
        creation.current = null;
        return { kind: 'refused', errors: errorsByPlace(first, createInvoice.fields) };
      case 'PartnerNotFoundError':
      case 'IdempotencyKeyReusedError':
        creation.current = null;
        return { kind: 'refused', errors: errorsByPlace(first, [createInvoice]) };
      default:
        return assertNever(createInvoice);
    }
  }

  async function update(content: Draft, { id, version }: Stored): Promise<SaveOutcome> {
    const { updateInvoice } = await execute(UpdateInvoiceDocument, {
      input: { invoiceId: id, expectedVersion: version, ...invoiceInputOf(content, decimalSeparator()) },
    });
    switch (updateInvoice.__typename) {
      case 'UpdateInvoiceSuccess':
        known.current = { id, version: updateInvoice.invoice.version };
        return { kind: 'saved' };
      case 'ValidationError':
        return { kind: 'refused', errors: errorsByPlace(content, updateInvoice.fields) };
      case 'PartnerNotFoundError':
        return { kind: 'refused', errors: errorsByPlace(content, [updateInvoice]) };
      case 'InvoiceVersionConflictError':
        return { kind: 'conflict', currentVersion: updateInvoice.currentVersion };
      case 'InvoiceNotFoundError':
      case 'InvoiceNotDraftError':
        return { kind: 'gone', message: updateInvoice.message };
      default:
        return assertNever(updateInvoice);
    }
  }

  async function save(content: Draft): Promise<SaveOutcome> {
    try {
      return await (known.current === null ? create(content) : update(content, known.current));
    } catch (error) {
      return { kind: 'failed', failure: failureOf(error) };
    }
  }

  autosave.current ??= createAutosave(draft, { save, onState: setState });
  useEffect(() => autosave.current?.changed(draft), [draft]);
  useEffect(() => leaveGuard(() => autosave.current), []);

  return {
    state,
    stored: known,
    flush: () => autosave.current?.flush() ?? Promise.resolve(true),
    /** Writes over what the other window saved. */
    overwrite(currentVersion: number) {
      if (known.current !== null) known.current = { ...known.current, version: currentVersion };
      return autosave.current?.flush();
    },
  };
}

function errorsByPlace(
  draft: Draft,
  errors: readonly { readonly path: readonly string[] | null; readonly message: string }[],
): ReadonlyMap<string, string> {
  return new Map(errors.map(({ path, message }) => [placeOf(draft, path ?? []), message]));
}

/** Asks before the window closes on something unsaved; leaving the page within the app saves it. */
function leaveGuard(autosave: () => Autosave<Draft> | null): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    if (autosave()?.isDirty() === true) event.preventDefault();
  };
  window.addEventListener('beforeunload', ask);
  return () => {
    window.removeEventListener('beforeunload', ask);
    autosave()?.stop();
  };
}
