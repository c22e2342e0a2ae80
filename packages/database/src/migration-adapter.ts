import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum, type SqlDriverAdapter, type SqlQuery } from '@prisma/driver-adapter-utils';
import type pg from 'pg';
import { overriding } from './overriding.ts';

/** PostgreSQL's one-byte type `"char"`, which only its catalogues use, and the list of it, which the adapter knows. */
const charOid = 18;
const charListOid = 1002;

/**
 * Prisma's adapter, made fit for its schema engine, which it was not written for:
 * - it splits scripts at every semicolon, also inside function bodies, where PostgreSQL takes a script as a whole (and as one transaction);
 * - it refuses the type `"char"`, which the engine selects when it reads a schema.
 */
export async function migrationAdapter(pool: pg.Pool, onScriptError: (error: unknown) => void): Promise<SqlDriverAdapter> {
  const adapter = await new PrismaPg(overriding(pool, { query: (...args: unknown[]) => queryWithChars(pool, args) })).connect();
  const executeScript = async (script: string) => {
    await pool.query(script).catch((error: unknown) => {
      onScriptError(error);
      throw error;
    });
  };
  const queryRaw = async (query: SqlQuery) => {
    const result = await adapter.queryRaw(query);
    const { CharacterArray, Character } = ColumnTypeEnum;
    return { ...result, columnTypes: result.columnTypes.map((type) => (type === CharacterArray ? Character : type)) };
  };
  return overriding<SqlDriverAdapter>(adapter, { executeScript, queryRaw });
}

async function queryWithChars(pool: pg.Pool, args: unknown[]): Promise<pg.QueryArrayResult> {
  const run = pool.query.bind(pool) as unknown as (...given: unknown[]) => Promise<pg.QueryArrayResult>;
  const result = await run(...args);
  for (const field of result.fields) if (field.dataTypeID === charOid) field.dataTypeID = charListOid;
  return result;
}
