import { parseInput } from '@quittance/graphql-kit/input';
import { beginSecondFactor as beginSecondFactorCommand } from '../../../../second-factor/begin-second-factor.ts';
import { errorOf } from '../../../error-of.ts';
import type { MutationResolvers } from '../../../types.generated.ts';
import { beginSecondFactorInput } from '../../inputs.ts';

export const beginSecondFactor: NonNullable<MutationResolvers['beginSecondFactor']> = async (_parent, args, { caller, deps }) => {
  const input = parseInput(beginSecondFactorInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await beginSecondFactorCommand(deps, caller, input.value);
  if (!outcome.ok) return errorOf(outcome.error);
  return { __typename: 'BeginSecondFactorSuccess', ...outcome.value };
};
