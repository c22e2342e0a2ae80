import { type KeySource, keysFromFile, keysFromUrl } from '@quittance/access/key-set';
import { EnvError } from '@quittance/env';

/** Where the public keys of the internal token are: one of them. A subgraph may also be handed them by its own process. */
export type KeyLocation = {
  jwksFile?: string | undefined;
  jwksUrl?: string | undefined;
  keys?: KeySource | undefined;
};

export function keySourceOf(location: KeyLocation): KeySource {
  if (location.keys !== undefined) return location.keys;
  if (location.jwksFile !== undefined) return keysFromFile(location.jwksFile);
  if (location.jwksUrl !== undefined) return keysFromUrl(location.jwksUrl);
  throw new EnvError(['JWKS_URL: it or JWKS_FILE must be set: without the keys no caller can be known']);
}
