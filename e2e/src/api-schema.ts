import { readFileSync } from 'node:fs';
import { printSchema, Supergraph } from '@apollo/federation-internals';
import { buildSchema, type GraphQLField, type GraphQLSchema } from 'graphql';

/** The schema that clients see, from the committed supergraph. */
export function apiSchema(): GraphQLSchema {
  const sdl = readFileSync(new URL('../../gateway/supergraph.graphql', import.meta.url), 'utf8');
  return buildSchema(printSchema(Supergraph.build(sdl).apiSchema()));
}

/** All queries, or all mutations, by name. */
export function fieldsOf(from: GraphQLSchema, root: 'Query' | 'Mutation'): [string, GraphQLField<unknown, unknown>][] {
  const type = root === 'Query' ? from.getQueryType() : from.getMutationType();
  return Object.entries(type?.getFields() ?? {});
}
