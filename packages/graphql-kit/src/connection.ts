import { badInput } from './errors.ts';

/** A page of a Relay list, asked for by `first` and `after`. */
export type Page = {
  /** How many rows at most, 1 to 100. */
  first: number;
  /** The key after which the page starts, as `cursorOf` made it; null for the first page. */
  after: readonly string[] | null;
};

export type Connection<Node> = {
  nodes: Node[];
  edges: { cursor: string; node: Node }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
};

const mostRows = 100;
const rowsByDefault = 50;
const longestKeyPart = 1_000;

/**
 * Reads the arguments of a list. `keyLength` is how many values make a row's key (the columns it is ordered by); the store fetches
 * `first + 1` rows after that key.
 */
export function parsePage(args: { first?: number | null; after?: string | null }, keyLength: number): Page {
  const first = args.first ?? rowsByDefault;
  if (first < 1 || first > mostRows) throw badInput(['first'], `must lie between 1 and ${mostRows}`);
  return { first, after: args.after == null ? null : decodeCursor(args.after, keyLength) };
}

/** Makes the connection of up to `page.first + 1` rows: the one too many only tells that there are more. */
export function connectionOf<Node>(
  rows: readonly Node[],
  page: Page,
  keyOf: (node: Node) => readonly string[],
): Connection<Node> {
  const nodes = rows.slice(0, page.first);
  const edges = nodes.map((node) => ({ cursor: encodeCursor(keyOf(node)), node }));
  return {
    nodes,
    edges,
    pageInfo: {
      hasNextPage: rows.length > page.first,
      hasPreviousPage: page.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function encodeCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** NUL, which PostgreSQL refuses, is in no key of ours. */
const isKeyPart = (part: unknown): part is string =>
  typeof part === 'string' && part.length <= longestKeyPart && !part.includes('\0');

function decodeCursor(cursor: string, keyLength: number): readonly string[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(key) && key.length === keyLength && key.every(isKeyPart)) return key;
  } catch {
    // falls through to the one answer for everything that is not a cursor of ours
  }
  throw badInput(['after'], 'must be a cursor of this list');
}
