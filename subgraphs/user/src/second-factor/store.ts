import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { SecondFactor as Row } from '../generated/prisma/client.ts';
import type { Tx } from '../tx.ts';
import { recoveryCodeHash, type SecondFactor } from './second-factor.ts';

function toSecondFactor({ personId, ...rest }: Row): SecondFactor {
  return { ...rest, personId: fromUuid('usr', personId) };
}

/** The person's second factor, also one that is only begun. */
export async function findSecondFactor(db: Tx, person: Id<'usr'>): Promise<SecondFactor | null> {
  const row = await db.secondFactor.findUnique({ where: { personId: toUuid(person) } });
  return row && toSecondFactor(row);
}

/** Writes the whole state. The caller holds the person's lock, here and below. */
export async function saveSecondFactor(tx: Tx, { personId, secret, ...rest }: SecondFactor): Promise<void> {
  const where = { personId: toUuid(personId) };
  const state = { ...rest, secret: Uint8Array.from(secret) };
  await tx.secondFactor.upsert({ where, create: { ...where, ...state }, update: state });
}

/** Ends it with its recovery codes; false when there is none. */
export async function deleteSecondFactor(tx: Tx, person: Id<'usr'>): Promise<boolean> {
  return (await tx.secondFactor.deleteMany({ where: { personId: toUuid(person) } })).count === 1;
}

export async function insertRecoveryCodes(tx: Tx, person: Id<'usr'>, codes: readonly string[]): Promise<void> {
  const data = codes.map((code) => ({ personId: toUuid(person), codeHash: recoveryCodeHash(code) }));
  await tx.recoveryCode.createMany({ data });
}

/** Uses a recovery code up; false when the person has none like it. */
export async function spendRecoveryCode(tx: Tx, person: Id<'usr'>, code: string): Promise<boolean> {
  const where = { personId: toUuid(person), codeHash: recoveryCodeHash(code) };
  return (await tx.recoveryCode.deleteMany({ where })).count === 1;
}

export function countRecoveryCodes(db: Tx, person: Id<'usr'>): Promise<number> {
  return db.recoveryCode.count({ where: { personId: toUuid(person) } });
}
