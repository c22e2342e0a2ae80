import pg from 'pg';
import { type Service, services, type World } from '../world.ts';

/** The databases of a world at rest. */
export type Databases = {
  rows<Row extends object>(service: Service, text: string): Promise<Row[]>;
  urlOf(service: Service): string;
  close(): Promise<void>;
};

/** Answers one line for each thing that is wrong. */
export type Invariant = (databases: Databases) => Promise<string[]>;

export async function openDatabases(world: Pick<World, 'databaseOf'>): Promise<Databases> {
  const opened = await Promise.all(
    services.map(async (service) => {
      const url = await world.databaseOf(service);
      const client = new pg.Client({ connectionString: url, application_name: 'invariants' });
      // Lost with a server that is killed; the next query says so.
      client.on('error', () => undefined);
      await client.connect();
      return [service, { url, client }] as const;
    }),
  );
  const known = new Map<Service, { url: string; client: pg.Client }>(opened);
  const of = (service: Service) => {
    const found = known.get(service);
    if (found === undefined) throw new Error(`${service} has a database`);
    return found;
  };
  return {
    rows: async <Row extends object>(service: Service, text: string) => (await of(service).client.query<Row>(text)).rows,
    urlOf: (service) => of(service).url,
    close: async () => void (await Promise.all(opened.map(([, { client }]) => client.end().catch(() => undefined)))),
  };
}

/** An invariant that one statement says: each row is a `subject` for which it does not hold. */
export const nowhere =
  (service: Service, what: string, text: string): Invariant =>
  async ({ rows }) =>
    (await rows<{ subject: string }>(service, text)).map(({ subject }) => `${what}: ${subject}`);

/** All of several. */
export const all =
  (...parts: readonly Invariant[]): Invariant =>
  async (databases) => {
    const problems: string[] = [];
    for (const part of parts) problems.push(...(await part(databases)));
    return problems;
  };
