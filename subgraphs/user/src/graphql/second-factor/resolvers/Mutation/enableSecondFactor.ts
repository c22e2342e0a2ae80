import { parseInput } from '@quittance/graphql-kit/input';
import { enableSecondFactor as enableSecondFactorCommand } from '../../../../second-factor/enable-second-factor.ts';
import { errorOf } from '../../../error-of.ts';
import type { MutationResolvers } from '../../../types.generated.ts';
import { enableSecondFactorInput } from '../../inputs.ts';

export const enableSecondFactor: NonNullable<MutationResolvers['enableSecondFactor']> = async (
  _parent,
  args,
  { caller, deps },
) => {
  const input = parseInput(enableSecondFactorInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await enableSecondFactorCommand(deps, caller, input.value);
  if (!outcome.ok) return errorOf(outcome.error);
  return { __typename: 'EnableSecondFactorSuccess', ...outcome.value };
};
