import { type Connection, connectionOf, type Page } from '@quittance/graphql-kit/connection';
import { badInput } from '@quittance/graphql-kit/errors';
import { parseInput } from '@quittance/graphql-kit/input';
import type { z } from 'zod';

/** The connection of listed things, each with the key of its place in the list. */
export function connectionBy<Listed extends { key: readonly string[] }, Node>(
  listed: readonly Listed[],
  page: Page,
  nodeOf: (listed: Listed) => Node,
): Connection<Node> {
  const { edges, pageInfo } = connectionOf(listed, page, ({ key }) => key);
  const nodes = edges.map(({ cursor, node }) => ({ cursor, node: nodeOf(node) }));
  return { edges: nodes, nodes: nodes.map(({ node }) => node), pageInfo };
}

/** Reads the filter of a list; what is wrong with it is the caller's mistake. */
export function parseFilter<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const filter = parseInput(schema, given ?? {});
  if (filter.ok) return filter.value;
  throw badInput(['filter', ...filter.error.path], filter.error.message);
}
