import { type Id, toUuid } from '@quittance/ids';
import type { Tx } from '../tx.ts';

/** What mail needs to know of an organisation. */
export type Organization = { id: Id<'org'>; name: string; email: string | null; version: number };

/** Keeps the newest state, in whatever order the states come. */
export async function keepOrganization(tx: Tx, organization: Organization): Promise<void> {
  const { id, name, email, version } = organization;
  await tx.$executeRaw`
    INSERT INTO organization AS known (id, name, email, version) VALUES (${toUuid(id)}::uuid, ${name}, ${email}, ${version})
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email, version = excluded.version
     WHERE known.version < excluded.version`;
}

/** Where answers to the organisation's own messages go; null when that is not known. */
export async function replyAddressOf(db: Tx, id: Id<'org'>): Promise<string | null> {
  const row = await db.organization.findUnique({ select: { email: true }, where: { id: toUuid(id) } });
  return row?.email ?? null;
}
