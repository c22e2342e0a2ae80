import { withCredentials } from '@quittance/database/database-url';
import { readCredentials } from '@quittance/standalone/postgres/credentials';
import type { Product } from './product.ts';

/** The superuser's address of a database of the standalone, as long as its PostgreSQL runs. */
export async function databaseUrlOf({ dataDir }: Pick<Product, 'dataDir'>, database: string): Promise<string> {
  const { superuserPassword: password = '', port } = (await readCredentials(dataDir)) ?? {};
  return withCredentials(`postgresql://127.0.0.1:${port}/postgres`, { database, role: 'postgres', password });
}
