import { forbidden, rateLimited } from '@quittance/graphql-kit/errors';
import { parseInput } from '@quittance/graphql-kit/input';
import { assertNever } from '@quittance/result';
import { sendMessage as send } from '../../../../message/send-message.ts';
import { requireWriter } from '../../../access.ts';
import type { MutationResolvers } from './../../../types.generated.ts';
import { sendMessageSchema } from '../../inputs.ts';

export const sendMessage: NonNullable<MutationResolvers['sendMessage']> = async (_parent, args, { caller, deps, loaders }) => {
  requireWriter(caller);
  const input = parseInput(sendMessageSchema, args.input);
  if (!input.ok) return input.error;
  const sent = await send(deps, caller, input.value);
  if (sent.ok) {
    const messages = (await Promise.all(sent.value.map((id) => loaders.messages.load(id)))).filter((each) => each !== null);
    return { __typename: 'SendMessageSuccess', messages };
  }
  switch (sent.error.code) {
    case 'IDEMPOTENCY_KEY_REUSED':
      return sent.error;
    case 'FORBIDDEN':
      throw forbidden();
    case 'RATE_LIMITED':
      throw rateLimited(sent.error.retryAfterSeconds);
    default:
      return assertNever(sent.error);
  }
};
