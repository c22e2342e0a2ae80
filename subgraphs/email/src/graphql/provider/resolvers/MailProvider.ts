import { mayRead } from '../../../message/visibility.ts';
import { providerLabels } from '../../../provider/provider.ts';
import type { MailProviderResolvers } from './../../types.generated.ts';

export const MailProvider: MailProviderResolvers = {
  label: ({ id }) => providerLabels[id],
  reallySends: ({ id }) => id !== 'mailbox',
  health: async ({ id }, _args, { caller, deps, loaders }) => {
    if (id === 'mailbox' || !mayRead(caller, null)) return null;
    const health = await loaders.health.load(id);
    if (health === null) return { state: 'WORKING', since: deps.now() };
    // Whoever has rested or waited long enough is asked again, although nobody has noted that yet.
    const over = health.retryAt !== null && health.retryAt <= deps.now();
    return over ? { ...health, state: 'WORKING', retryAt: null } : health;
  },
};
