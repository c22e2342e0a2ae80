import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { Person as Row } from '../generated/prisma/client.ts';
import type { Tx } from '../tx.ts';
import { type Person, userNameKey } from './person.ts';

function toPerson({ id, userNameKey: _key, ...rest }: Row): Person {
  return { id: fromUuid('usr', id), ...rest };
}

/** Adds a person unless the e-mail address or the user name is taken; waits for who is just taking it. */
export async function insertPerson(tx: Tx, person: Person): Promise<boolean> {
  const data = { ...person, id: toUuid(person.id), userNameKey: userNameKey(person.userName) };
  const { count } = await tx.person.createMany({ data: [data], skipDuplicates: true });
  return count === 1;
}

export async function findPerson(db: Tx, id: Id<'usr'>): Promise<Person | null> {
  const row = await db.person.findUnique({ where: { id: toUuid(id) } });
  return row && toPerson(row);
}

export async function findPeople(db: Tx, ids: readonly Id<'usr'>[]): Promise<Person[]> {
  return (await db.person.findMany({ where: { id: { in: ids.map(toUuid) } } })).map(toPerson);
}

/** Locks the row until the transaction ends, so that changes of one person follow one another. */
export async function lockPerson(tx: Tx, id: Id<'usr'>): Promise<Person | null> {
  await tx.$queryRaw`SELECT FROM person WHERE id = ${toUuid(id)}::uuid FOR UPDATE`;
  return findPerson(tx, id);
}

export async function findPersonByEmail(db: Tx, email: string): Promise<Person | null> {
  const row = await db.person.findUnique({ where: { email } });
  return row && toPerson(row);
}

/** Whoever has the user name, whatever its capitals; deleted people do not count. */
export async function findPersonByUserName(db: Tx, userName: string): Promise<Person | null> {
  const row = await db.person.findUnique({ where: { userNameKey: userNameKey(userName), deletedAt: null } });
  return row && toPerson(row);
}

/** Of these people those who share one of the organisations, as members of today. */
export async function findFellows(
  db: Tx,
  ids: readonly Id<'usr'>[],
  organizations: readonly Id<'org'>[],
): Promise<Set<Id<'usr'>>> {
  const rows = await db.membership.findMany({
    where: { personId: { in: ids.map(toUuid) }, organizationId: { in: organizations.map(toUuid) }, endedAt: null },
    select: { personId: true },
  });
  return new Set(rows.map(({ personId }) => fromUuid('usr', personId)));
}

/** Writes the whole state. The caller holds the row's lock. */
export async function updatePerson(tx: Tx, person: Person): Promise<void> {
  const { id, ...state } = person;
  await tx.person.update({ where: { id: toUuid(id) }, data: { ...state, userNameKey: userNameKey(person.userName) } });
}

export type PersonFilter = {
  /** Words, each part of the name, user name or e-mail address. */
  search?: string | undefined;
  platformAdmin?: boolean | undefined;
};

/** One row more than the page has, newest first. */
export async function listPeople(
  db: Tx,
  { search, platformAdmin }: PersonFilter,
  page: { first: number; after: Id<'usr'> | null },
): Promise<Person[]> {
  const words = (search ?? '').split(/\s+/).filter((word) => word !== '');
  const rows = await db.person.findMany({
    where: {
      ...(page.after && { id: { lt: toUuid(page.after) } }),
      ...(platformAdmin !== undefined && { platformAdmin }),
      AND: words.map((word) => {
        const part = { contains: word.replaceAll(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const };
        return { OR: [{ email: part }, { userName: part }, { firstName: part }, { lastName: part }] };
      }),
    },
    orderBy: { id: 'desc' },
    take: page.first + 1,
  });
  return rows.map(toPerson);
}
