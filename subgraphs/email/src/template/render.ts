import type { Mail, RenderedMail } from './mail.ts';
import { toPlainText } from './plain-text.ts';

/**
 * Both forms of a mail. What makes the HTML is loaded with the first mail: it takes a quarter of a second and some tens of megabytes, which
 * the start of the service need not wait for.
 */
export async function renderMail(mail: Mail): Promise<RenderedMail> {
  const [{ render }, { layout }] = await Promise.all([import('@react-email/render'), import('./layout.ts')]);
  return { subject: mail.subject, text: toPlainText(mail), html: await render(layout(mail)) };
}

/** The text of HTML that came without one. */
export async function textOfHtml(html: string): Promise<string> {
  const { toPlainText: convert } = await import('@react-email/render');
  return convert(html, { wordwrap: 100 });
}
