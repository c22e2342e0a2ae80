import { emailAddress, idempotencyKey, idOf, text } from '@quittance/graphql-kit/input';
import { z } from 'zod';

const mostRecipients = 50;
const mostAttachments = 10;
/** All files of a message together; with base64 they fit into a request of 1 MB. */
const mostAttachmentBytes = 700_000;

/** Longer texts than `text()` is meant for, kept as they are: spaces at the ends may belong to them. */
const body = (most: number) =>
  z
    .string()
    .max(most, `must have at most ${most} characters`)
    .refine((value) => !value.includes('\u0000'), 'must not contain control characters')
    .nullish()
    .transform((value) => (value === undefined || value === null || value.trim() === '' ? null : value));

const oneLine = (most: number) => text(most).refine((value) => !/[\r\n\t]/.test(value), 'must be one line');

const attachment = z.object({
  name: oneLine(120).refine((name) => !/[\\/]/.test(name), 'must be a name without a path'),
  contentType: z
    .string()
    .toLowerCase()
    .regex(/^[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,60}$/, 'must be a media type such as application/pdf'),
  contentBase64: z
    .base64('must be base64')
    .min(1, 'must not be empty')
    .transform((content) => new Uint8Array(Buffer.from(content, 'base64'))),
});

/** The input of `sendMessage`. */
export const sendMessageSchema = z
  .object({
    idempotencyKey,
    to: z
      .array(emailAddress)
      .min(1, 'must name a recipient')
      .max(mostRecipients, `must name at most ${mostRecipients} recipients`),
    subject: oneLine(200),
    text: body(100_000),
    html: body(200_000),
    replyTo: emailAddress.nullish().transform((address) => address ?? null),
    attachments: z
      .array(attachment)
      .max(mostAttachments, `must be at most ${mostAttachments} files`)
      .nullish()
      .transform((files) => (files ?? []).map(({ contentBase64: bytes, ...file }) => ({ ...file, bytes }))),
  })
  // A transform, because it runs only when every field by itself is all right.
  .transform((input, context) => {
    if (input.text === null && input.html === null) {
      context.addIssue({ code: 'custom', path: ['text'], message: 'text or html is needed' });
    }
    const bytes = input.attachments.reduce((sum, file) => sum + file.bytes.byteLength, 0);
    if (bytes > mostAttachmentBytes) {
      context.addIssue({
        code: 'custom',
        path: ['attachments'],
        message: `must have at most ${mostAttachmentBytes} bytes together`,
      });
    }
    return input;
  });

/** The input of `resendMessage`. */
export const resendMessageSchema = z.object({ idempotencyKey, messageId: idOf('msg') });
