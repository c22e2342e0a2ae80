import type { Caller } from '@quittance/access/caller';
import { invalid, type ValidationError } from '@quittance/graphql-kit/input';
import { err, ok, type Result } from '@quittance/result';
import { actingFor } from '../access.ts';
import type { Deps } from '../deps.ts';
import { dataUrlOf, readLogo } from './logo.ts';
import { putLogo, removeLogo } from './logo-store.ts';

/** Sets or (with null) removes the logo on documents issued from now on; answers it as a data URL. */
export async function setLogo(
  deps: Deps,
  caller: Caller,
  imageBase64: string | null,
): Promise<Result<string | null, ValidationError>> {
  const organization = actingFor(caller, 'organization:write');
  if (imageBase64 === null) {
    await removeLogo(deps.db, organization.id);
    return ok(null);
  }
  const logo = readLogo(imageBase64);
  if (!logo.ok) return err(invalid(['imageBase64'], logo.error));
  await putLogo(deps.db, organization.id, logo.value, deps.now());
  return ok(dataUrlOf(logo.value));
}
