import { failpoint, failpointsOn } from '@quittance/failpoint';
import type pg from 'pg';

type Query = (...args: unknown[]) => unknown;

/** The failpoints before and after every commit, whoever sends it; only where a test has switched failpoints on. */
export function failAtCommits(pool: pg.Pool): void {
  if (!failpointsOn) return;
  pool.on('connect', (client) => {
    const door = client as unknown as { query: Query };
    const query = door.query;
    door.query = (...args) => {
      if (!isCommit(args[0]) || typeof args.at(-1) === 'function') return query.apply(client, args);
      return around(() => query.apply(client, args));
    };
  });
}

async function around(commit: () => unknown): Promise<unknown> {
  await failpoint('commit.before');
  const answer = await commit();
  await failpoint('commit.after');
  return answer;
}

function isCommit(statement: unknown): boolean {
  const text = typeof statement === 'string' ? statement : (statement as { text?: unknown } | null)?.text;
  return text === 'COMMIT';
}
