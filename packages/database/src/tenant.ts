/** On whose behalf rows are asked for; UUIDs. Without any of it nothing of a tenant is seen. */
export type Tenant = {
  /** The organisation they act for. */
  organizationId: string | null;
  /** All that they are a member of. */
  organizationIds: readonly string[];
  personId: string | null;
  /** Whose idempotency keys they use: the scope of `once`. */
  idempotencyScope: string | null;
};

/** The part of a generated Prisma client that is needed here. */
type Client = { $transaction: unknown };
type Method = (...args: unknown[]) => Promise<unknown>;
type Transaction = { $queryRawUnsafe: Method } & Record<string, unknown>;
type Interactive = { $transaction(work: (tx: Transaction) => Promise<unknown>, options?: object): Promise<unknown> };

const statements: ReadonlySet<string> = new Set(['$queryRaw', '$queryRawUnsafe', '$executeRaw', '$executeRawUnsafe']);

/** What tells PostgreSQL, until the transaction ends, for whom it is. */
export function tellTenant(tenant: Tenant): [text: string, values: string[]] {
  const { organizationId, organizationIds, personId, idempotencyScope } = tenant;
  return [tell, [organizationId ?? '', organizationIds.join(','), personId ?? '', idempotencyScope ?? '']];
}

/** As long as the pool waits for a connection: Prisma would fail what is asked for while callers have all of them for two seconds. */
const maxWaitMs = 10_000;

const tell = `
  SELECT set_config('app.organization', $1, true), set_config('app.organizations', $2, true),
         set_config('app.person', $3, true), set_config('app.idempotency', $4, true)`;

/**
 * The same client for one tenant: each of its statements runs in a transaction that first tells PostgreSQL for whom, which is what policies
 * of row-level security go by. `db` is a client over connections to which nothing is told (`createPool` without `acrossTenants`), so that
 * who forgets to say for whom gets nothing. Transactions are the interactive ones; extensions and events are the whole client's.
 */
export function forTenant<Db extends Client>(db: Db, tenant: Tenant): Db {
  const [text, values] = tellTenant(tenant);
  const within = (work: (tx: Transaction) => Promise<unknown>, options?: object) =>
    (db as unknown as Interactive).$transaction(
      async (tx) => {
        await tx.$queryRawUnsafe(text, ...values);
        return work(tx);
      },
      { maxWait: maxWaitMs, ...options },
    );
  const models = new Map<string, unknown>();

  /** `db.invoice`: each of its operations in a transaction. */
  const model = (name: string, target: object) =>
    new Proxy(target, {
      get: (_, operation: string) => (args: unknown) =>
        within((tx) => (tx[name] as Record<string, Method>)[operation]?.(args) ?? refuse(`${name}.${operation}`)),
    });

  return new Proxy(db, {
    get(target, name) {
      if (typeof name !== 'string') return Reflect.get(target, name);
      if (name === '$transaction') return within;
      if (statements.has(name)) return (...args: unknown[]) => within((tx) => (tx[name] as Method)(...args));
      if (name.startsWith('$')) return refuse(name);
      const found = (target as Record<string, unknown>)[name];
      if (typeof found !== 'object' || found === null) return found;
      if (!models.has(name)) models.set(name, model(name, found));
      return models.get(name);
    },
  });
}

function refuse(what: string): never {
  throw new Error(`${what} is not for a client of one tenant`);
}
