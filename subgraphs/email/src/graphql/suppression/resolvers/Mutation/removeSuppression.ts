import { idOf, parseInput } from '@quittance/graphql-kit/input';
import { z } from 'zod';
import { removeSuppression as remove } from '../../../../suppression/remove-suppression.ts';
import { requireSignedIn } from '../../../access.ts';
import type { MutationResolvers } from './../../../types.generated.ts';

const schema = z.object({ suppressionId: idOf('sup') });

export const removeSuppression: NonNullable<MutationResolvers['removeSuppression']> = async (_parent, args, { caller, deps }) => {
  requireSignedIn(caller);
  const input = parseInput(schema, args.input);
  if (!input.ok) return input.error;
  const removed = await remove(deps, caller, input.value.suppressionId);
  if (removed.ok) return { __typename: 'RemoveSuppressionSuccess', suppression: removed.value };
  const message = 'There is no such suppression.';
  return { __typename: 'SuppressionNotFoundError', code: removed.error.code, message, path: ['suppressionId'] };
};
