import { unauthenticated } from '@quittance/graphql-kit/errors';
import { parseInput } from '@quittance/graphql-kit/input';
import { assertNever } from '@quittance/result';
import { setAutopay as setAutopayCommand } from '../../../../autopay/set-autopay.ts';
import { errorOf } from '../../../error-of.ts';
import { setAutopayInput } from '../../../inputs.ts';
import type { MutationResolvers } from './../../../types.generated.ts';

export const setAutopay: NonNullable<MutationResolvers['setAutopay']> = async (_parent, args, { caller, deps }) => {
  if (caller.kind === 'anonymous') throw unauthenticated();
  const input = parseInput(setAutopayInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await setAutopayCommand(deps, caller, input.value);
  if (outcome.ok) return { __typename: 'SetAutopaySuccess', wallet: outcome.value };
  const { error } = outcome;
  switch (error.code) {
    case 'WALLET_NOT_FOUND':
      return errorOf.walletNotFound(error);
    case 'CURRENCY_MISMATCH':
      return errorOf.currencyMismatch(error);
    case 'FORBIDDEN':
      return errorOf.forbidden(error);
    default:
      return assertNever(error);
  }
};
