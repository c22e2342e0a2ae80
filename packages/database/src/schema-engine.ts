import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { migrationAdapter } from './migration-adapter.ts';
import { scopeOfAll } from './pool.ts';

/** Prisma's schema engine over one connection pool. */
export type SchemaEngine = {
  readonly engine: glue.SchemaEngine;
  /** Why the last script failed: the engine's own errors only say that one did. */
  scriptError(): unknown;
  close(): Promise<void>;
};

/**
 * Opens Prisma's own schema engine, compiled to WebAssembly, on a database. Nothing is downloaded (the native engine would be), and it
 * keeps the same `_prisma_migrations` table as `prisma migrate deploy`.
 *
 * `shadowUrl` names an empty database that the engine may fill, for comparisons with a migrations folder.
 */
export async function openSchemaEngine(url: string, shadowUrl?: string): Promise<SchemaEngine> {
  await loadOnce();
  const pools: pg.Pool[] = [];
  let scriptError: unknown;
  const connect = async (to: string): Promise<SqlDriverAdapter> => {
    // What is migrated is everybody's. A migration may take as long as it takes: no statement time-out here.
    const options = `-c TimeZone=UTC ${scopeOfAll}`;
    const pool = new pg.Pool({ connectionString: to, application_name: 'migrate', max: 4, options });
    pool.on('error', () => undefined);
    pools.push(pool);
    return migrationAdapter(pool, (error) => {
      scriptError = error;
    });
  };
  const factory: SqlMigrationAwareDriverAdapterFactory = {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connect(url),
    connectToShadowDb: () => {
      if (!shadowUrl) throw new Error('This needs a shadow database');
      return connect(shadowUrl);
    },
  };
  const engine = await glue.SchemaEngine.new(
    { datamodels: undefined },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  return {
    engine,
    scriptError: () => scriptError,
    close: async () => {
      engine.free();
      await Promise.all(pools.map((pool) => pool.end()));
    },
  };
}

type WasmExports = { __wbindgen_start(): void };
/** Node has it; the type comes with a browser's library only. */
declare const WebAssembly: { instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: unknown } }> };
let loading: Promise<void> | undefined;

/** The module's own entry needs a bundler (or a flag of Node's) to import WebAssembly, so it is instantiated here. */
function loadOnce(): Promise<void> {
  loading ??= (async () => {
    const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
    const bytes = await readFile(join(dirname(entry), 'schema_engine_bg.wasm'));
    const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': glue });
    const exports = instance.exports as WasmExports;
    (glue as unknown as { __wbg_set_wasm(exports: WasmExports): void }).__wbg_set_wasm(exports);
    exports.__wbindgen_start();
    // Where the engine reports that it panicked; without it the report itself fails. Prisma's client sets the same.
    const shelf = globalThis as { PRISMA_WASM_PANIC_REGISTRY?: { set_message(text: string): void } };
    shelf.PRISMA_WASM_PANIC_REGISTRY ??= {
      set_message: (text) => {
        throw new Error(`Prisma's schema engine panicked: ${text}`);
      },
    };
  })();
  return loading;
}
