import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Fixture, startFixture } from './start-fixture.ts';
import { issued, seller } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.stop());

test('a process goes on writing and issuing while the next version has added a column already', async () => {
  const caller = await seller(fixture);
  await issued(fixture, caller);
  const owner = new pg.Client({ connectionString: fixture.ownerUrl });
  await owner.connect();
  await owner.query(`ALTER TABLE invoice ADD COLUMN added text NOT NULL DEFAULT 'by the next version'`);
  await owner.end();
  const { id } = await issued(fixture, caller);
  expect(id).toMatch(/^inv_/);
});
