import type { PrismaClient } from '../generated/prisma/client.ts';
import { attempted, forgottenAfterMs, type Policy } from './throttle.ts';

/**
 * Counts an attempt before it is looked at, so that many at the same time can't pass as one. Answers null when it may be made, else
 * when the next one may be.
 */
export function beginAttempt(db: PrismaClient, policy: Policy, key: string, now: Date): Promise<Date | null> {
  return db.$transaction(async (tx) => {
    const first = { key, failures: 1, blockedUntil: now, updatedAt: now };
    const { count } = await tx.throttle.createMany({ data: [first], skipDuplicates: true });
    if (count === 1) return null;
    await tx.$queryRaw`SELECT FROM throttle WHERE key = ${key} FOR UPDATE`;
    const known = await tx.throttle.findUnique({ where: { key } });
    // A success has just deleted the count.
    if (known === null) return null;
    const next = attempted(policy, known, now);
    if (next === null) return known.blockedUntil;
    await tx.throttle.update({ where: { key }, data: next });
    return null;
  });
}

/** Starts over after a success. */
export async function forgetAttempts(db: Pick<PrismaClient, 'throttle'>, key: string): Promise<void> {
  await db.throttle.deleteMany({ where: { key } });
}

/** Deletes the counts that are forgotten anyway. */
export async function pruneAttempts(db: PrismaClient, now: Date): Promise<void> {
  await db.throttle.deleteMany({ where: { updatedAt: { lt: new Date(now.getTime() - forgottenAfterMs) } } });
}
