import type { InvitationResolvers } from '../../types.generated.ts';
import { visibleUser } from '../../visibility.ts';

export const Invitation: InvitationResolvers = {
  invitedBy: ({ invitedBy }, _args, context) => visibleUser(context, invitedBy),
};
