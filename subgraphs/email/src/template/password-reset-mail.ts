import type { Mail } from './mail.ts';
import { instantText } from './words.ts';

export type PasswordResetMail = { name: string; resetUrl: string; expiresAt: Date };

/** The link by which somebody chooses a new password. */
export function passwordResetMail({ name, resetUrl, expiresAt }: PasswordResetMail): Mail {
  return {
    subject: 'Choose a new password',
    preview: 'The link works once and for a short time.',
    from: 'Quittance',
    blocks: [
      { kind: 'heading', text: 'Choose a new password' },
      { kind: 'paragraph', text: `Hello ${name},\nsomebody, probably you, asked for a new password for your account.` },
      { kind: 'button', label: 'Choose a new password', url: resetUrl },
      { kind: 'paragraph', text: `The link works once, until ${instantText(expiresAt)}.` },
      {
        kind: 'note',
        text: 'It was not you? Then do nothing: your password stays as it is. Never pass this link on to anybody, whoever asks for it.',
      },
    ],
    footer: 'You get this message because a new password was asked for with your address.',
  };
}
