import type { Tx } from '../tx.ts';
import type { NetworkProviderName } from './provider.ts';

/** Whether a provider is asked at present, as all workers see it. */
export type HealthState = 'WORKING' | 'RESTING' | 'RATE_LIMITED' | 'MISCONFIGURED';

export type Health = {
  provider: string;
  state: HealthState;
  since: Date;
  /** Not asked before; null when that is not known. */
  retryAt: Date | null;
  lastError: string | null;
};

/** Health by provider's name; who has none has had no trouble yet. */
export async function readHealth(db: Tx): Promise<ReadonlyMap<string, Health>> {
  const rows = await db.providerHealth.findMany();
  return new Map(rows.map((row) => [row.provider, { ...row, state: row.state as HealthState }]));
}

/** Writes the state; `since` moves only when it is another one. */
export async function writeHealth(tx: Tx, health: Health & { provider: NetworkProviderName }): Promise<void> {
  const { provider, state, since, retryAt, lastError } = health;
  await tx.$executeRaw`
    INSERT INTO provider_health AS known (provider, state, since, retry_at, last_error)
    VALUES (${provider}, ${state}, ${since}, ${retryAt}, ${lastError})
    ON CONFLICT (provider) DO UPDATE SET
      state = excluded.state,
      since = CASE WHEN known.state = excluded.state THEN known.since ELSE excluded.since END,
      retry_at = excluded.retry_at,
      last_error = coalesce(excluded.last_error, known.last_error)`;
}

/** Called at start: whoever mended the credentials restarts the service, so providers get another try. */
export async function forgetMisconfiguration(db: Tx, now: Date): Promise<void> {
  await db.providerHealth.updateMany({
    where: { state: 'MISCONFIGURED' },
    data: { state: 'WORKING', since: now, retryAt: null },
  });
}
