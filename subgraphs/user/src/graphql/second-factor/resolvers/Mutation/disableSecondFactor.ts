import { parseInput } from '@quittance/graphql-kit/input';
import { disableSecondFactor as disableSecondFactorCommand } from '../../../../second-factor/disable-second-factor.ts';
import { errorOf } from '../../../error-of.ts';
import type { MutationResolvers } from '../../../types.generated.ts';
import { disableSecondFactorInput } from '../../inputs.ts';

export const disableSecondFactor: NonNullable<MutationResolvers['disableSecondFactor']> = async (
  _parent,
  args,
  { caller, deps },
) => {
  const input = parseInput(disableSecondFactorInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await disableSecondFactorCommand(deps, caller, input.value);
  if (!outcome.ok) return errorOf(outcome.error);
  return { __typename: 'DisableSecondFactorSuccess', disabled: true };
};
