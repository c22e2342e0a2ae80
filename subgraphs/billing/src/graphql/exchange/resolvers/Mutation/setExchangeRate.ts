import { unauthenticated } from '@quittance/graphql-kit/errors';
import { parseInput } from '@quittance/graphql-kit/input';
import { assertNever } from '@quittance/result';
import { setExchangeRate as setExchangeRateCommand } from '../../../../exchange/set-exchange-rate.ts';
import { errorOf } from '../../../error-of.ts';
import { setExchangeRateInput } from '../../../inputs.ts';
import type { MutationResolvers } from './../../../types.generated.ts';

export const setExchangeRate: NonNullable<MutationResolvers['setExchangeRate']> = async (_parent, args, { caller, deps }) => {
  if (caller.kind === 'anonymous') throw unauthenticated();
  const input = parseInput(setExchangeRateInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await setExchangeRateCommand(deps, caller, input.value);
  if (outcome.ok) return { __typename: 'SetExchangeRateSuccess', exchangeRate: outcome.value };
  const { error } = outcome;
  switch (error.code) {
    case 'INVALID':
      return errorOf.invalid(error);
    case 'FORBIDDEN':
      return errorOf.forbidden(error);
    default:
      return assertNever(error);
  }
};
