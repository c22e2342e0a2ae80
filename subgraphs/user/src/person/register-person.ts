import { randomInt, timingSafeEqual } from 'node:crypto';
import { newId } from '@quittance/ids';
import { assert } from '@quittance/result';
import { recordAction } from '../audit/store.ts';
import type { Deps } from '../deps.ts';
import { lockUnlessSetUp, markSetUp } from '../installation/store.ts';
import type { Tx } from '../tx.ts';
import { type Person, userNameCandidates } from './person.ts';
import { findPersonByEmail, insertPerson } from './store.ts';

/** `userName` null: made from the address, or from `madeFrom` where there is none. */
export type NewPerson = Pick<Person, 'email' | 'firstName' | 'lastName'> & { userName: string | null; madeFrom?: string };

/** Adds a person under the wanted user name, or under the first free one; null when address or user name is taken. */
export async function registerPerson(tx: Tx, deps: Deps, input: NewPerson, platformAdmin: boolean): Promise<Person | null> {
  const { email, firstName, lastName } = input;
  const chosen = input.userName !== null;
  const candidates = chosen ? [input.userName ?? ''] : userNameCandidates(email ?? input.madeFrom ?? '', randomInt);
  for (const userName of candidates) {
    const createdAt = deps.now();
    const state = { email, userName, firstName, lastName, platformAdmin, version: 1, createdAt, deletedAt: null };
    const person: Person = { id: newId('usr'), ...state };
    if (await insertPerson(tx, person)) return person;
    if (email !== null && (await findPersonByEmail(tx, email)) !== null) return null;
  }
  assert(chosen, 'one of many user names with random digits is free');
  return null;
}

/**
 * Whether who registers now becomes the first administrator. While there is none, registrations follow one another; the right token
 * is needed where the server can be reached from other machines.
 */
export async function firstAdministrator(tx: Tx, deps: Deps, token: string | null): Promise<'YES' | 'NO' | 'TOKEN_INVALID'> {
  const { setUp } = await lockUnlessSetUp(tx);
  if (setUp) return 'NO';
  return deps.setUpToken === null || isSame(deps.setUpToken, token ?? '') ? 'YES' : 'TOKEN_INVALID';
}

function isSame(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Notes that the installation has its first administrator. */
export async function becomeFirst(tx: Tx, deps: Deps, person: Person): Promise<void> {
  await markSetUp(tx, person.id, deps.now());
  await recordAction(tx, { at: deps.now(), action: 'platform.first_administrator', by: person.id, subject: person.id });
}
