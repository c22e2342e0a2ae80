/** When a key of the internal token was made; the newest comes first in lists of them. */
export type Dated = { createdAt: Date };

/** A new key is made so often. */
export const rotatedAfterMs = 30 * 24 * 60 * 60_000;
/** A key is published so long before it signs, that everybody who caches the key set has it by then; and so long after it last did. */
export const overlapMs = 10 * 60_000;

const age = (key: Dated, now: Date) => now.getTime() - key.createdAt.getTime();

/** Whether it is time for a new key. */
export function isRotationDue(keys: readonly Dated[], now: Date): boolean {
  const [newest] = keys;
  return newest === undefined || age(newest, now) >= rotatedAfterMs;
}

/** The key that signs: the newest that was published long enough, else the oldest there is. */
export function signingOf<Key extends Dated>(keys: readonly Key[], now: Date): Key | undefined {
  return keys.find((key) => age(key, now) >= overlapMs) ?? keys.at(-1);
}

/** Keys whose last tokens are long expired: those whose successor has been signing for the overlap. */
export function retiredOf<Key extends Dated>(keys: readonly Key[], now: Date): Key[] {
  return keys.filter((_, index) => {
    const successor = keys[index - 1];
    return successor !== undefined && age(successor, now) >= 2 * overlapMs;
  });
}
