import { mayRead } from '../../../message/visibility.ts';
import type { SuppressionResolvers } from './../../types.generated.ts';

export const Suppression: SuppressionResolvers = {
  message: async ({ messageId }, _args, { caller, loaders }) => {
    const message = messageId && (await loaders.messages.load(messageId));
    return message && mayRead(caller, message.organizationId) ? message : null;
  },
};
