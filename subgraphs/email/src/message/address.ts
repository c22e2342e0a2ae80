import { z } from 'zod';

const email = z.email().max(254);

/** An address that mail can go to, or null: what comes with events may be old or typed by hand, and must not spoil the message it stands in. */
export function addressOrNull(text: string | null): string | null {
  const parsed = email.safeParse(text?.trim());
  return parsed.success ? parsed.data : null;
}
