import { randomUUID } from 'node:crypto';
import { afterEach, expect, inject, test } from 'vitest';
import { withCredentials } from './database-url.ts';
import { createPool } from './pool.ts';
import { provision } from './provision.ts';

const name = `p_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
const password = (text: string) => ({
  superuserUrl: inject('superuserUrl'),
  name,
  ownerPassword: `${text}-o'"@/`,
  appPassword: `${text}-a`,
});

async function ask<Row>(url: string, text: string): Promise<Row[]> {
  const pool = createPool({ url, applicationName: 'provision test', max: 1 });
  try {
    return (await pool.query(text)).rows as Row[];
  } finally {
    await pool.end();
  }
}

afterEach(async () => {
  const superuserUrl = inject('superuserUrl');
  await ask(superuserUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await ask(superuserUrl, `DROP ROLE IF EXISTS ${name}_owner`);
  await ask(superuserUrl, `DROP ROLE IF EXISTS ${name}_app`);
});

test('makes two roles without special rights and a UTF-8 database that belongs to the owner', async () => {
  const urls = await provision(password('first'));
  const rights =
    'SELECT current_user AS role, rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole AS special FROM pg_roles WHERE rolname = current_user';
  expect(await ask(urls.ownerUrl, rights)).toEqual([{ role: `${name}_owner`, special: false }]);
  expect(await ask(urls.appUrl, rights)).toEqual([{ role: `${name}_app`, special: false }]);
  expect(await ask(urls.appUrl, 'SHOW server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
  await ask(urls.ownerUrl, 'CREATE TABLE t (id int)');
  await expect(ask(urls.appUrl, 'CREATE TABLE u (id int)')).rejects.toThrow('permission denied');
});

test('keeps what is there when repeated, in several processes at once too, and takes new passwords', async () => {
  await Promise.all([provision(password('old')), provision(password('old')), provision(password('old'))]);
  const before = await provision(password('old'));
  await ask(before.ownerUrl, 'CREATE TABLE kept (id int)');
  const after = await provision(password('new'));
  expect(await ask(after.ownerUrl, `SELECT to_regclass('kept')::text AS kept`)).toEqual([{ kept: 'kept' }]);
  await expect(ask(before.appUrl, 'SELECT 1')).rejects.toThrow('password authentication failed');
});

test("another service's role can't connect", async () => {
  const urls = await provision(password('own'));
  const strangerName = `${name}_x`;
  const stranger = await provision({ ...password('other'), name: strangerName });
  try {
    const { pathname } = new URL(urls.appUrl);
    await expect(ask(withCredentials(stranger.appUrl, { database: pathname.slice(1) }), 'SELECT 1')).rejects.toThrow(
      'permission denied',
    );
  } finally {
    await ask(inject('superuserUrl'), `DROP DATABASE ${strangerName} WITH (FORCE)`);
    await ask(inject('superuserUrl'), `DROP ROLE ${strangerName}_owner`);
    await ask(inject('superuserUrl'), `DROP ROLE ${strangerName}_app`);
  }
});
