import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
/** Without the remark on top, which is about the original. */
const statements = read('packages/messaging/sql/messaging.sql').split('\n\n').slice(1).join('\n\n').trim();
const models = read('packages/messaging/sql/models.prisma').split('\n\n').slice(1).join('\n\n').trim();

const subgraphs = globSync('prisma/*/schema.prisma', { cwd: root }).map((path) => path.split('/')[1] ?? '');

test.each(subgraphs)('the first migration of %s makes the tables exactly as sql/messaging.sql does', (subgraph) => {
  const [first = ''] = globSync(`prisma/${subgraph}/migrations/*/migration.sql`, { cwd: root }).toSorted();
  expect(read(first)).toContain(statements);
});

test.each(subgraphs)('the schema of %s has their models exactly as sql/models.prisma', (subgraph) => {
  expect(read(`prisma/${subgraph}/schema.prisma`)).toContain(models);
});
