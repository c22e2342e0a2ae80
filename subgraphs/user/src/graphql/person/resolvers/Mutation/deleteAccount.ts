import { parseInput } from '@quittance/graphql-kit/input';
import { deleteAccount as deleteAccountCommand } from '../../../../person/delete-account.ts';
import { errorOf } from '../../../error-of.ts';
import type { MutationResolvers } from '../../../types.generated.ts';
import { deleteAccountInput } from '../../inputs.ts';

export const deleteAccount: NonNullable<MutationResolvers['deleteAccount']> = async (_parent, args, { caller, deps }) => {
  const input = parseInput(deleteAccountInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await deleteAccountCommand(deps, caller, input.value);
  if (!outcome.ok) return errorOf(outcome.error);
  return { __typename: 'DeleteAccountSuccess', deleted: true };
};
