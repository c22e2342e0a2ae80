import { collectOnScrape, gauge } from '@quittance/telemetry/metrics';
import type pg from 'pg';

const connections = gauge('quittance_database_connections', 'Connections of the pools; waiting: those without one.', [
  'service',
  'state',
]);
const unpublished = gauge('quittance_outbox_unpublished', 'Events that the transport has not confirmed yet.', ['service']);
const outboxAge = gauge('quittance_outbox_oldest_seconds', 'Age of the oldest event that is not published; 0 without one.', [
  'service',
]);
const deadLetters = gauge('quittance_dead_letters', 'Open dead letters: each is work for a person.', ['service']);

/** Tells of a subgraph's database before each scrape, of the connections of both pools together. Call the answer before the pools end. */
export function collectFigures(service: string, pool: pg.Pool, callersPool: pg.Pool): () => void {
  return collectOnScrape(async () => {
    connections.set({ service, state: 'total' }, pool.totalCount + callersPool.totalCount);
    connections.set({ service, state: 'idle' }, pool.idleCount + callersPool.idleCount);
    connections.set({ service, state: 'waiting' }, pool.waitingCount + callersPool.waitingCount);
    // All from partial indexes, which hold only what is asked for.
    const { rows } = await pool.query<{ unpublished: number; age: number; dead: number }>({
      name: 'figures',
      text: `
        SELECT count(*)::int AS unpublished,
               coalesce(extract(epoch FROM now() - min(occurred_at)), 0)::float AS age,
               (SELECT count(*)::int FROM dead_letter WHERE replayed_at IS NULL) AS dead
          FROM outbox WHERE published_at IS NULL`,
    });
    const [figures] = rows;
    if (figures === undefined) return;
    unpublished.set({ service }, figures.unpublished);
    outboxAge.set({ service }, figures.age);
    deadLetters.set({ service }, figures.dead);
  });
}
