import { personUpdated } from '@quittance/events/user';
import type { Id } from '@quittance/ids';
import type { NewEvent } from '@quittance/messaging/outbox';

/** Somebody who has or had an account. */
export type Person = {
  id: Id<'usr'>;
  /** Normalised; null once deleted, and for those of whom a third party told none. */
  email: string | null;
  userName: string;
  firstName: string;
  lastName: string;
  platformAdmin: boolean;
  /** Grows with every change. */
  version: number;
  createdAt: Date;
  deletedAt: Date | null;
};

/** First and last name, as far as they are known; else the user name. */
export function nameOf(person: Pick<Person, 'firstName' | 'lastName' | 'userName'>): string {
  return `${person.firstName} ${person.lastName}`.trim() || person.userName;
}

/** The form in which addresses are kept and compared. Providers differ on capitals in theory only. */
export function normaliseEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}

/** 3 to 32 letters, digits, dots, dashes or underscores; no `@`, which tells e-mail addresses apart. */
export const userNamePattern = /^[a-z0-9][a-z0-9._-]{2,31}$/i;

/** What a user name is found and unique by. */
export function userNameKey(userName: string): string {
  return userName.toLowerCase();
}

const mostCandidates = 20;

/**
 * User names made from an e-mail address (or another text), best first: its local part, then with a number that grows, then with random digits.
 * `random` gives a whole number below its argument.
 */
export function userNameCandidates(from: string, random: (below: number) => number): string[] {
  const local = from.split('@')[0] ?? '';
  const cleaned = local
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]/g, '')
    .replace(/^[._-]+/, '')
    .slice(0, 24);
  const base = cleaned.length >= 3 ? cleaned : `${cleaned}user`;
  const counted = Array.from({ length: 8 }, (_, index) => `${base}${index + 2}`);
  const random6 = Array.from({ length: mostCandidates - 9 }, () => `${base}${random(1_000_000)}`);
  return [base, ...counted, ...random6];
}

/** Tells the others what a person is like now. */
export function personChanged(person: Person): NewEvent<typeof personUpdated> {
  return {
    contract: personUpdated,
    subject: person.id,
    data: {
      userId: person.id,
      userName: person.userName,
      email: person.email,
      name: nameOf(person),
      deleted: person.deletedAt !== null,
      version: person.version,
    },
  };
}
