/** The part of mailparser that the SMTP stand-in uses; the package brings no types. */
declare module 'mailparser' {
  import type { Readable } from 'node:stream';

  export type ParsedMail = {
    subject?: string;
    text?: string;
    html?: string | false;
    messageId?: string;
    from?: { text: string; value: { name: string; address?: string }[] };
    to?: { text: string };
    replyTo?: { text: string };
    headers: Map<string, unknown>;
    headerLines: { key: string; line: string }[];
    attachments: { filename?: string; contentType: string; content: Buffer }[];
  };
  export function simpleParser(source: Readable): Promise<ParsedMail>;
}
