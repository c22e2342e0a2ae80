import { parseInput } from '@quittance/graphql-kit/input';
import { revokeApiKey as revokeApiKeyCommand } from '../../../../api-key/revoke-api-key.ts';
import { errorOf } from '../../../error-of.ts';
import type { MutationResolvers } from '../../../types.generated.ts';
import { revokeApiKeyInput } from '../../inputs.ts';

export const revokeApiKey: NonNullable<MutationResolvers['revokeApiKey']> = async (_parent, args, { caller, deps }) => {
  const input = parseInput(revokeApiKeyInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await revokeApiKeyCommand(deps, caller, input.value);
  if (!outcome.ok) return errorOf(outcome.error);
  return { __typename: 'RevokeApiKeySuccess', apiKey: outcome.value };
};
