import { type Connection, connectionOf, type Page } from '@quittance/graphql-kit/connection';
import { badInput } from '@quittance/graphql-kit/errors';

const mostSearched = 100;

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

/** What to search for; blank text means everything. */
export function searchText(given: string | null | undefined): string | null {
  const text = given?.trim() ?? '';
  if (text.length > mostSearched) throw badInput(['filter', 'search'], `must have at most ${mostSearched} characters`);
  if (text.includes('\0')) throw badInput(['filter', 'search'], 'must not contain control characters');
  return text === '' ? null : text;
}
