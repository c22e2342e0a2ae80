import type { SigningKeys } from './signing-keys.ts';

/** `GET /.well-known/jwks.json`: the public keys of the internal token. */
export function jwksRoute(keys: SigningKeys) {
  return async (): Promise<Response> => Response.json(await keys.jwks(), { headers: { 'cache-control': 'public, max-age=60' } });
}
