import { forbidden, rateLimited } from '@quittance/graphql-kit/errors';
import { parseInput } from '@quittance/graphql-kit/input';
import { assert, assertNever } from '@quittance/result';
import { resendMessage as resend } from '../../../../message/resend-message.ts';
import { requireSignedIn } from '../../../access.ts';
import type { MutationResolvers } from './../../../types.generated.ts';
import { resendMessageSchema } from '../../inputs.ts';

const path = ['messageId'];

export const resendMessage: NonNullable<MutationResolvers['resendMessage']> = async (
  _parent,
  args,
  { caller, deps, loaders },
) => {
  requireSignedIn(caller);
  const input = parseInput(resendMessageSchema, args.input);
  if (!input.ok) return input.error;
  const resent = await resend(deps, caller, input.value);
  if (resent.ok) {
    const newMessage = await loaders.messages.load(resent.value);
    assert(newMessage !== null, 'what was just written is there');
    return { __typename: 'ResendMessageSuccess', newMessage };
  }
  const { error } = resent;
  switch (error.code) {
    case 'MESSAGE_NOT_FOUND':
      return { __typename: 'MessageNotFoundError', code: error.code, message: 'There is no such message.', path };
    case 'MESSAGE_NOT_RESENDABLE': {
      const message = 'The message is still on its way, or must not be repeated.';
      return { __typename: 'MessageNotResendableError', code: error.code, message, path, status: error.status };
    }
    case 'MESSAGE_RECIPIENT_SUPPRESSED': {
      const message = 'The address bounced or complained; take it off the suppression list first.';
      return {
        __typename: 'MessageRecipientSuppressedError',
        code: error.code,
        message,
        path,
        suppressionId: error.suppressionId,
      };
    }
    case 'IDEMPOTENCY_KEY_REUSED':
      return error;
    case 'FORBIDDEN':
      throw forbidden();
    case 'RATE_LIMITED':
      throw rateLimited(error.retryAfterSeconds);
    default:
      return assertNever(error);
  }
};
