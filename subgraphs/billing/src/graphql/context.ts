import type { RequestContext } from '@quittance/graphql-kit/subgraph';
import type { Deps } from '../deps.ts';
import type { Loaders } from '../loaders.ts';

/** What resolvers get: the caller, the deps, and loaders that live for one request. */
export type Context = RequestContext<{ deps: Deps; loaders: Loaders }>;
