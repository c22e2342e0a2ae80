import { mayRead } from '../../../message/visibility.ts';
import { providerLabels } from '../../../provider/provider.ts';
import type { MailProviderResolvers } from './../../types.generated.ts';

export const MailProvider: MailProviderResolvers = {
  label: ({ id }) => providerLabels[id],
  reallySends: ({ id }) => id !== 'mailbox',
  health: async ({ id }, _args, { caller, deps, loaders }) => {
    if (id === 'mailbox' || !mayRead(caller, null)) return null;
    return (await loaders.health.load(id)) ?? { state: 'WORKING', since: deps.now() };
  },
};
