import { parseId } from '@quittance/ids';
import { isResendable, senderLine } from '../../../message/message.ts';
import { mayRead, mayWrite } from '../../../message/visibility.ts';
import { type ProviderName, providerNames } from '../../../provider/provider.ts';
import type { MessageResolvers } from './../../types.generated.ts';

export const Message: MessageResolvers = {
  __resolveReference: async (reference, { caller, loaders }) => {
    const id = parseId('msg', String(reference.id));
    const found = id && (await loaders.messages.load(id));
    return found && mayRead(caller, found.organizationId) ? found : null;
  },
  from: (message) => senderLine(message.from),
  to: (message) => message.recipient,
  partner: (message) => message.partnerId && { id: message.partnerId },
  invoice: (message) => message.invoiceId && { id: message.invoiceId },
  text: async (message, _args, { loaders }) => (await loaders.contents.load(message.id))?.text ?? null,
  html: async (message, _args, { loaders }) => (await loaders.contents.load(message.id))?.html ?? null,
  attachments: (message, _args, { loaders }) => loaders.attachments.load(message.id),
  provider: ({ provider }) => (isProvider(provider) ? { id: provider } : null),
  attempts: (message, _args, { loaders }) => loaders.attempts.load(message.id),
  timeline: (message, _args, { loaders }) => loaders.timelines.load(message.id),
  resendOf: async (message, _args, { caller, loaders }) => {
    const original = message.resendOfId && (await loaders.messages.load(message.resendOfId));
    return original && mayRead(caller, original.organizationId) ? original : null;
  },
  resendable: (message, _args, { caller }) =>
    mayWrite(caller, message.organizationId) && isResendable(message, message.dueAt !== null),
};

function isProvider(name: string | null): name is ProviderName {
  return providerNames.some((each) => each === name);
}
