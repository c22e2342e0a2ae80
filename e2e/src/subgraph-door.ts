import { createRequestSigner, signatureHeader } from '@quittance/access/signed-request';
import type { GraphqlRequest, RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import { buildASTSchema, type GraphQLObjectType, isObjectType, parse } from 'graphql';

/** Asks a subgraph at its own HTTP door, as in a process of its own; without `signedBy` as somebody who is not the gateway. */
export async function overHttp(
  subgraph: RunningSubgraph,
  request: GraphqlRequest,
  headers: Record<string, string>,
  signedBy: { secret: string; receiver: string } | null,
): Promise<Response> {
  const handle = subgraph.routes['/graphql'];
  if (handle === undefined) throw new Error('a subgraph has a GraphQL door');
  const body = JSON.stringify(request);
  const signature: Record<string, string> = {};
  if (signedBy !== null) {
    const sign = createRequestSigner({ secrets: [signedBy.secret], receiver: signedBy.receiver });
    signature[signatureHeader] = sign({ method: 'POST', path: '/graphql', claims: headers.authorization ?? '', body });
  }
  const all = { ...headers, 'content-type': 'application/json', ...signature };
  return handle(new Request('http://subgraph.internal/graphql', { method: 'POST', headers: all, body }));
}

/** A type as one subgraph has it: what others add to it can only be asked of them. */
export function entityType({ typeDefs }: RunningSubgraph, name: string): GraphQLObjectType {
  // The nouns extend root types, which federation makes.
  const sdl = `type Query { _: Int } type Mutation { _: Int } ${typeDefs}`;
  const type = buildASTSchema(parse(sdl), { assumeValidSDL: true }).getType(name);
  if (!isObjectType(type)) throw new Error(`${name} is an object type`);
  return type;
}
