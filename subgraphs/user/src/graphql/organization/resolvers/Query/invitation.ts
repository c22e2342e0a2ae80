import { previewInvitation } from '../../../../invitation/preview-invitation.ts';
import type { QueryResolvers } from '../../../types.generated.ts';

export const invitation: NonNullable<QueryResolvers['invitation']> = (_parent, { token }, { deps }) =>
  previewInvitation(deps, token);
