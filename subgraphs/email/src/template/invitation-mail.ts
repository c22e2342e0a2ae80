import type { Mail } from './mail.ts';
import { instantText } from './words.ts';

export type InvitationMail = { organizationName: string; inviterName: string; role: string; acceptUrl: string; expiresAt: Date };

/** The link by which somebody joins an organisation. */
export function invitationMail({ organizationName, inviterName, role, acceptUrl, expiresAt }: InvitationMail): Mail {
  return {
    subject: `${inviterName} invites you to ${organizationName}`,
    preview: `Join ${organizationName} on Quittance.`,
    from: 'Quittance',
    blocks: [
      { kind: 'heading', text: `Join ${organizationName}` },
      { kind: 'paragraph', text: `${inviterName} invites you to work for ${organizationName} as ${role.toLowerCase()}.` },
      { kind: 'button', label: 'Accept the invitation', url: acceptUrl },
      { kind: 'paragraph', text: `The link works once, until ${instantText(expiresAt)}.` },
      {
        kind: 'note',
        text: 'You do not know what this is about? Then do nothing. Whoever has this link can accept the invitation.',
      },
    ],
    footer: 'You get this message because somebody invited your address.',
  };
}
