import type { Breaker } from './breaker.ts';
import type { Health } from './health.ts';
import type { NetworkProvider, ProviderName } from './provider.ts';

/** A provider and what protects it. */
export type Link = { provider: NetworkProvider; breaker: Breaker };

/**
 * Where mail goes: real providers in the order to be asked, or (where none is configured) the built-in mailbox. Never both: a message
 * that nobody could send must not look sent.
 */
export type Chain = { kind: 'mailbox' } | { kind: 'network'; links: readonly Link[] };

/** The names of its providers, in their order. */
export function namesOf(chain: Chain): ProviderName[] {
  return chain.kind === 'mailbox' ? ['mailbox'] : chain.links.map((link) => link.provider.name);
}

/** The provider of that name, where it is (still) configured. */
export function providerNamed(chain: Chain, name: string): NetworkProvider | null {
  if (chain.kind === 'mailbox') return null;
  return chain.links.find((link) => link.provider.name === name)?.provider ?? null;
}

/** Who is asked next; or, when there is nobody, how soon that may change (null: nobody can tell). */
export type Next = { link: Link } | { link: null; at: Date | null };

/** The first provider that was not asked in this round and is fit to be asked now. */
export function nextLink(
  links: readonly Link[],
  health: ReadonlyMap<string, Health>,
  asked: ReadonlySet<string>,
  now: Date,
): Next {
  const waits: Date[] = [];
  for (const link of links) {
    const { name } = link.provider;
    const until = unfitUntil(link, health.get(name), now);
    if (until === 'unknown') continue;
    if (until !== null) waits.push(until);
    else if (!asked.has(name)) return { link };
  }
  const soonest = waits.sort((left, right) => left.getTime() - right.getTime())[0];
  return { link: null, at: soonest ?? null };
}

/** Null when it may be asked now. */
function unfitUntil(link: Link, health: Health | undefined, now: Date): Date | 'unknown' | null {
  if (health?.state === 'MISCONFIGURED') return 'unknown';
  const limited = health?.state === 'RATE_LIMITED' ? health.retryAt : null;
  const resting = link.breaker.restsUntil();
  const later = [limited, resting].filter((until) => until !== null && until > now);
  return later.sort((left, right) => (right?.getTime() ?? 0) - (left?.getTime() ?? 0))[0] ?? null;
}
