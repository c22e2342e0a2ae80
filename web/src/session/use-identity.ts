import { useEffect, useState } from 'react';
import { executeByFetch } from '../api/execute.ts';
import { type Failure, failureOf } from '../api/failure.ts';
import { IdentityDocument, type IdentityQuery } from './identity.generated.ts';

/** How one signs in here; null until it is known. */
export function useIdentity(): { identity: IdentityQuery['identity'] | null; failure: Failure | null } {
  const [identity, setIdentity] = useState<IdentityQuery['identity'] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    let wanted = true;
    executeByFetch(IdentityDocument, {}).then(
      (data) => wanted && setIdentity(data.identity),
      (error) => wanted && setFailure(failureOf(error)),
    );
    return () => {
      wanted = false;
    };
  }, []);
  return { identity, failure };
}
