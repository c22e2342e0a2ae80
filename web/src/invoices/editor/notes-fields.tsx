import { Stack, Textarea } from '@mantine/core';
import type { Draft, DraftAction } from './draft.ts';

const mostCharacters = 5_000;

/** What is printed below the lines, and what only the own people see. */
export function NotesFields({ draft, dispatch }: { draft: Draft; dispatch(action: DraftAction): void }) {
  return (
    <Stack>
      <Textarea
        label="Note on the invoice"
        description="Printed below the lines: payment terms, thanks, a legal remark."
        rows={3}
        maxLength={mostCharacters}
        value={draft.notes}
        onChange={(event) => dispatch({ type: 'set', change: { notes: event.currentTarget.value } })}
      />
      <Textarea
        label="Internal note"
        description="Only members of your organisation see it."
        rows={2}
        maxLength={mostCharacters}
        value={draft.internalNotes}
        onChange={(event) => dispatch({ type: 'set', change: { internalNotes: event.currentTarget.value } })}
      />
    </Stack>
  );
}
