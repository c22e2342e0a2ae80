import { parseInput } from '@quittance/graphql-kit/input';
import { createApiKey as createApiKeyCommand } from '../../../../api-key/create-api-key.ts';
import { errorOf } from '../../../error-of.ts';
import type { MutationResolvers } from '../../../types.generated.ts';
import { createApiKeyInput } from '../../inputs.ts';

export const createApiKey: NonNullable<MutationResolvers['createApiKey']> = async (_parent, args, { caller, deps }) => {
  const input = parseInput(createApiKeyInput(deps.now()), args.input);
  if (!input.ok) return input.error;
  const outcome = await createApiKeyCommand(deps, caller, input.value);
  if (!outcome.ok) return errorOf(outcome.error);
  return { __typename: 'CreateApiKeySuccess', ...outcome.value };
};
