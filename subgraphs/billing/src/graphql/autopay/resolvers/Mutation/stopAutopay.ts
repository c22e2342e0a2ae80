import { unauthenticated } from '@quittance/graphql-kit/errors';
import { parseInput } from '@quittance/graphql-kit/input';
import { assertNever } from '@quittance/result';
import { stopAutopay as stopAutopayCommand } from '../../../../autopay/set-autopay.ts';
import { errorOf } from '../../../error-of.ts';
import { stopAutopayInput } from '../../../inputs.ts';
import type { MutationResolvers } from './../../../types.generated.ts';

export const stopAutopay: NonNullable<MutationResolvers['stopAutopay']> = async (_parent, args, { caller, deps }) => {
  if (caller.kind === 'anonymous') throw unauthenticated();
  const input = parseInput(stopAutopayInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await stopAutopayCommand(deps, caller, input.value.walletId);
  if (outcome.ok) return { __typename: 'StopAutopaySuccess', wallet: outcome.value };
  const { error } = outcome;
  switch (error.code) {
    case 'WALLET_NOT_FOUND':
      return errorOf.walletNotFound(error);
    case 'FORBIDDEN':
      return errorOf.forbidden(error);
    default:
      return assertNever(error);
  }
};
