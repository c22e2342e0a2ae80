import { raiseAlert } from '../alert.ts';
import type { Deps } from '../deps.ts';
import type { Link } from '../provider/chain.ts';
import { type Health, readHealth, writeHealth } from '../provider/health.ts';
import type { Outcome } from '../provider/outcome.ts';

/** Where a provider asks to slow down and does not say for how long. */
const slowDownMs = 60_000;

/** Keeps what an outcome says about the provider itself, for the other workers and for the admin page. */
export async function noteHealth(deps: Deps, link: Link, outcome: Outcome): Promise<void> {
  const { name } = link.provider;
  const now = deps.now();
  const worse = trouble(outcome, link.breaker.restsUntil(), now);
  if (worse !== null) await writeHealth(deps.db, { provider: name, since: now, ...worse });
  else if (outcome.kind === 'ACCEPTED') {
    const known = (await readHealth(deps.db)).get(name);
    if (known !== undefined && known.state !== 'WORKING') {
      await writeHealth(deps.db, { provider: name, state: 'WORKING', since: now, retryAt: null, lastError: null });
    }
  }
  if (outcome.kind === 'MISCONFIGURED') {
    raiseAlert(deps.log, 'PROVIDER_MISCONFIGURED', { provider: name, code: outcome.code, detail: outcome.detail });
  }
}

function trouble(outcome: Outcome, restsUntil: Date | null, now: Date): Pick<Health, 'state' | 'retryAt' | 'lastError'> | null {
  switch (outcome.kind) {
    case 'MISCONFIGURED':
      return { state: 'MISCONFIGURED', retryAt: null, lastError: outcome.detail };
    case 'RATE_LIMITED': {
      const retryAt = new Date(now.getTime() + (outcome.retryAfterMs ?? slowDownMs));
      return { state: 'RATE_LIMITED', retryAt, lastError: outcome.detail };
    }
    case 'UNAVAILABLE':
    case 'UNKNOWN':
      return restsUntil === null ? null : { state: 'RESTING', retryAt: restsUntil, lastError: outcome.detail };
    default:
      return null;
  }
}
