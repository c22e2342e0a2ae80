import type { Sql } from '@quittance/database/sql';
import type { Attempt, IdempotencyKeyReusedError } from '@quittance/graphql-kit/idempotency';
import type { Id } from '@quittance/ids';
import { ok, type Result } from '@quittance/result';
import type { Deps } from '../deps.ts';
import type { DocumentFigures } from '../document/figures.ts';
import type { InvoiceDocumentSnapshot } from '../document/snapshot.ts';
import { oncePerKey } from '../once.ts';
import type { Partner } from '../partner/partner.ts';
import { inSql } from '../transaction.ts';
import type { Invoice } from './invoice.ts';

/** An invoice as a command has just written it, with what it read for that: who shows it needn't read any of it again. */
export type Written = {
  invoice: Invoice;
  buyer: Partner | null;
  figures: DocumentFigures;
  /** Null while it is a draft. */
  snapshot: InvoiceDocumentSnapshot | null;
};

/** Who repeats a key gets the id alone, and reads what has become of the invoice. */
export type WrittenOnce = { id: Id<'inv'>; written: Written | null };

/** How an invoice is written once per key: what is read for it is asked for together with the claim of the key. */
export type Write<Read, E> = {
  read(sql: Sql): Promise<Read>;
  write(sql: Sql, read: Read): Promise<Result<Written, E>>;
};

export async function writeOnce<Read, E>(
  deps: Deps,
  attempt: Attempt,
  { read, write }: Write<Read, E>,
): Promise<Result<WrittenOnce, E | IdempotencyKeyReusedError>> {
  let written: Written | null = null;
  const outcome = await inSql(deps, (sql) =>
    oncePerKey(
      sql,
      attempt,
      async (found: Read): Promise<Result<Id<'inv'>, E>> => {
        const result = await write(sql, found);
        if (!result.ok) return result;
        written = result.value;
        return ok(result.value.invoice.id);
      },
      () => read(sql),
    ),
  );
  return outcome.ok ? ok({ id: outcome.value, written }) : outcome;
}
