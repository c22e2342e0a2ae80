import type { Mail } from './mail.ts';

export type CustomMail = { from: string; subject: string; text: string };

/** A message of an organisation's own, laid out from its plain text: paragraphs stand between empty lines. */
export function customMail({ from, subject, text }: CustomMail): Mail {
  const paragraphs = text.split(/\r?\n\s*\r?\n/).map((paragraph) => paragraph.trim());
  return {
    subject,
    preview: paragraphs[0]?.slice(0, 120) ?? '',
    from,
    blocks: paragraphs.filter(Boolean).map((paragraph) => ({ kind: 'paragraph', text: paragraph })),
    footer: `This message was sent by ${from}.`,
  };
}
