import { type GraphQLField, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';

type Field = GraphQLField<unknown, unknown>;

/** A list of the API: `Wallet.entries`, and the fields that lead to it from the query's root, it last. */
export type List = { name: string; path: readonly Field[] };

const isList = (field: Field) => getNamedType(field.type).name.endsWith('Connection');

/** Every field that answers pages, once for each type that has it, by the shortest way there that goes through no list. */
export function listsOf(schema: GraphQLSchema): List[] {
  const lists: List[] = [];
  const seen = new Set(['Query']);
  const waiting: { type: string; path: Field[] }[] = [{ type: 'Query', path: [] }];
  for (const { type, path } of waiting) {
    const parent = schema.getType(type);
    for (const field of isObjectType(parent) ? Object.values(parent.getFields()) : []) {
      const next = getNamedType(field.type);
      if (isList(field)) lists.push({ name: `${type}.${field.name}`, path: [...path, field] });
      if (isList(field) || String(field.type).startsWith('[') || !isObjectType(next) || seen.has(next.name)) continue;
      seen.add(next.name);
      waiting.push({ type: next.name, path: [...path, field] });
    }
  }
  return lists;
}

/** All fields of all types that answer pages: `Wallet.entries`. */
export function listNames(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type)
      ? Object.values(type.getFields())
          .filter(isList)
          .map((field) => `${type.name}.${field.name}`)
      : [],
  );
}

/** A query for a page of the list. `valueFor` gives what the fields on the way there have to be told. */
export function askFor(
  { path }: List,
  page: string,
  valueFor: (field: Field, argument: string, type: string) => unknown,
): string {
  const [list, ...way] = [...path].reverse();
  if (list === undefined) throw new Error('a list has a name');
  const told = (field: Field, also: readonly string[]) => {
    const required = field.args
      .filter(({ type }) => type.toString().endsWith('!'))
      .map(({ name, type }) => `${name}: ${JSON.stringify(valueFor(field, name, getNamedType(type).name))}`);
    const all = [...required, ...also];
    return all.length === 0 ? field.name : `${field.name}(${all.join(', ')})`;
  };
  const asked = `${told(list, [page])} { nodes { __typename } pageInfo { hasNextPage } }`;
  return `{ ${way.reduce((inner, field) => `${told(field, [])} { ${inner} }`, asked)} }`;
}
