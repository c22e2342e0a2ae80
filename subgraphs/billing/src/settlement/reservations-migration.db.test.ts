import { expect, onTestFinished, test } from 'vitest';
import { databaseBefore } from '../../test/database-before.ts';

const name = '20260120000000_reservations';

test('what was set aside for disputes stays so, and is kept as before', async () => {
  const database = await databaseBefore(name);
  onTestFinished(() => database.close());
  const { pool } = database;
  await pool.query(disputes);
  expect(await database.migrate()).toContain(name);
  const { rows } = await pool.query(
    `SELECT id, kind, status, amount_minor, unapplied_minor, released_minor, applied_minor, short_released_minor, short_applied_minor
       FROM reservation ORDER BY id`,
  );
  const nothing = {
    unapplied_minor: 0n,
    released_minor: 0n,
    applied_minor: 0n,
    short_released_minor: 0n,
    short_applied_minor: 0n,
  };
  expect(rows).toEqual([
    {
      ...nothing,
      id: 'dp_lost',
      kind: 'DISPUTE',
      status: 'LOST',
      amount_minor: 10n,
      released_minor: 3n,
      short_applied_minor: 7n,
    },
    { ...nothing, id: 'dp_open', kind: 'DISPUTE', status: 'OPEN', amount_minor: 30n, unapplied_minor: 20n, applied_minor: 5n },
    { ...nothing, id: 'dp_won', kind: 'DISPUTE', status: 'WON', amount_minor: 20n },
  ]);
  await expect(pool.query('DELETE FROM reservation')).rejects.toThrow('rows of reservation stay');
  await expect(pool.query(`UPDATE reservation SET status = 'REFUNDED'`)).rejects.toThrow('reservation_status');
  await expect(pool.query('UPDATE reservation SET applied_minor = 26')).rejects.toThrow('reservation_held');
});

const disputes = `
  INSERT INTO funding (id, source, purpose, provider, to_wallet_id, amount_minor, currency, received_at)
    VALUES ('00000000-0000-7000-8000-000000000001', 'PROVIDER', 'TOP_UP', 'sandbox', gen_random_uuid(), 100, 'EUR', now());
  INSERT INTO dispute (id, funding_id, amount_minor, status, unapplied_minor, released_minor, applied_minor, short_released_minor, short_applied_minor)
    SELECT dispute.id, funding.id, amount, status, unapplied, released, applied, short_released, short_applied
      FROM funding, (VALUES ('dp_open', 30, 'OPEN', 20, 0, 5, 0, 0), ('dp_won', 20, 'WON', 0, 0, 0, 0, 0), ('dp_lost', 10, 'LOST', 0, 3, 0, 0, 7))
        AS dispute (id, amount, status, unapplied, released, applied, short_released, short_applied)`;
