import sharedClient from '@sendgrid/client';
import sharedMail from '@sendgrid/mail';
import { z } from 'zod';
import { classifySendGrid } from './classify-sendgrid.ts';
import { agentsWithConnectTimeout } from './connect-timeout.ts';
import { classifyNetworkError } from './network-error.ts';
import { type Outcome, refused } from './outcome.ts';
import { metadataKeys, mostAnswerBytes, type NetworkProvider, type OutgoingMessage } from './provider.ts';
import { parseRetryAfter } from './retry-after.ts';

export type SendGridOptions = {
  apiKey: string;
  /** `https://api.sendgrid.com`, the EU's `https://api.eu.sendgrid.com`, or where a test has put it. */
  url: string;
  timeoutMs: number;
  now: () => Date;
};

/** The packages export one shared instance each, and their types know no class: instances of our own keep settings apart. */
const Client = sharedClient.constructor as new () => typeof sharedClient;
const MailService = sharedMail.constructor as new () => typeof sharedMail;
type MailData = Exclude<Parameters<typeof sharedMail.send>[0], unknown[]>;

/** The part of the client's `ResponseError` that we read; `code` is the HTTP status. */
const responseError = z.object({
  code: z.number().int(),
  message: z.string().catch(''),
  response: z.object({
    /** An object of axios' own class, with lower-case names. */
    headers: z.unknown().transform((headers): Record<string, unknown> => ({ ...Object(headers) })),
    body: z
      .object({
        errors: z.array(
          z.object({
            message: z.string(),
            field: z
              .string()
              .nullish()
              .transform((field) => field ?? null),
          }),
        ),
      })
      .catch({ errors: [] }),
  }),
});

/** SendGrid by its official client. It can't be asked what became of a message, so there is no look-up. */
export function createSendGrid(options: SendGridOptions): NetworkProvider {
  const client = new Client();
  client.setApiKey(options.apiKey);
  // In this order: `setApiKey` resets the base URL.
  client.setDefaultRequest('baseUrl', options.url);
  const transport = {
    timeout: options.timeoutMs,
    maxRedirects: 0,
    maxContentLength: mostAnswerBytes,
    ...agentsWithConnectTimeout(Math.min(5_000, options.timeoutMs)),
  };
  // Passed on to axios; the client's types only know its own settings.
  client.setDefaultRequest(transport as never);
  const mail = new MailService();
  mail.setClient(client);

  return {
    name: 'sendgrid',
    async send(message) {
      try {
        const [response] = await mail.send(toSendGrid(message));
        if (response.statusCode !== 202 && response.statusCode !== 200) {
          return refused('UNKNOWN', response.statusCode, 'The answer was not understood.');
        }
        const id: unknown = response.headers['x-message-id'];
        return { kind: 'ACCEPTED', providerMessageId: typeof id === 'string' ? id : null };
      } catch (error) {
        return outcomeOf(error, options.now());
      }
    },
  };
}

function toSendGrid(message: OutgoingMessage): MailData {
  const { name, address } = message.from;
  return {
    personalizations: [
      {
        to: [{ email: message.to }],
        customArgs: { [metadataKeys.message]: message.messageId, [metadataKeys.attempt]: message.attemptId },
      },
    ],
    from: name === null ? { email: address } : { email: address, name },
    subject: message.subject,
    text: message.text,
    categories: [message.purpose],
    ...(message.html === null ? {} : { html: message.html }),
    ...(message.replyTo === null ? {} : { replyTo: { email: message.replyTo } }),
    ...(message.attachments.length === 0 ? {} : { attachments: message.attachments.map(toAttachment) }),
    trackingSettings: { clickTracking: { enable: false, enableText: false }, openTracking: { enable: false } },
  };
}

function toAttachment({ name, contentType, bytes }: OutgoingMessage['attachments'][number]) {
  return { filename: name, type: contentType, disposition: 'attachment', content: Buffer.from(bytes).toString('base64') };
}

function outcomeOf(error: unknown, now: Date): Outcome {
  const answered = responseError.safeParse(error);
  if (!answered.success) return classifyNetworkError(error);
  const { code, response } = answered.data;
  const header = response.headers['retry-after'];
  const retryAfterMs = parseRetryAfter(typeof header === 'string' ? header : resetHeader(response.headers, now), now);
  return classifySendGrid({ status: code, errors: response.body.errors, retryAfterMs });
}

/** SendGrid says when the limit resets as Unix seconds in `X-RateLimit-Reset`. */
function resetHeader(headers: Record<string, unknown>, now: Date): string | null {
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  return Number.isNaN(reset) ? null : String(Math.max(0, reset - now.getTime() / 1000));
}
