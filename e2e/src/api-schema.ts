import { readFileSync } from 'node:fs';
import { printSchema, Supergraph } from '@apollo/federation-internals';
import { buildSchema, type GraphQLSchema } from 'graphql';

/** The schema that clients see, from the committed supergraph. */
export function apiSchema(): GraphQLSchema {
  const sdl = readFileSync(new URL('../../gateway/supergraph.graphql', import.meta.url), 'utf8');
  return buildSchema(printSchema(Supergraph.build(sdl).apiSchema()));
}
