import { z } from 'zod';
import { normaliseEmail, userNamePattern } from '../person/person.ts';

/** What Clerk tells of a user, by webhook and by its API alike; the many other fields do not concern us. */
const clerkUser = z.object({
  id: z.string().min(1).max(200),
  username: z.string().nullish(),
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  primary_email_address_id: z.string().nullish(),
  email_addresses: z.array(z.object({ id: z.string().nullish(), email_address: z.string() })).default([]),
  /** Milliseconds. */
  updated_at: z.number(),
});

/** A person as a third party knows them. */
export type Profile = {
  subject: string;
  email: string | null;
  userName: string | null;
  firstName: string;
  lastName: string;
  /** Their time of this state; null when only the id is known. */
  at: Date | null;
};

/** Reads Clerk's user; null for what is none. What does not fit our rules is left out rather than refused. */
export function profileOf(data: unknown): Profile | null {
  const parsed = clerkUser.safeParse(data);
  if (!parsed.success) return null;
  const user = parsed.data;
  const primary = user.email_addresses.find(({ id }) => id === user.primary_email_address_id) ?? user.email_addresses[0];
  return {
    subject: user.id,
    email: addressOf(primary?.email_address ?? null),
    userName: user.username != null && userNamePattern.test(user.username) ? user.username : null,
    firstName: nameOf(user.first_name),
    lastName: nameOf(user.last_name),
    at: new Date(user.updated_at),
  };
}

/** All that a session token alone tells. */
export function bareProfile(subject: string): Profile {
  return { subject, email: null, userName: null, firstName: '', lastName: '', at: null };
}

function addressOf(text: string | null): string | null {
  const address = z
    .email()
    .max(254)
    .safeParse(text === null ? null : normaliseEmail(text));
  return address.success ? address.data : null;
}

function nameOf(text: string | null | undefined): string {
  return (text ?? '').trim().slice(0, 100);
}
