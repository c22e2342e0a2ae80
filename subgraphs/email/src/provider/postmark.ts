import { bounded } from '@quittance/access/bounded';
import { Models, ServerClient } from 'postmark';
import { classifyPostmark } from './classify-postmark.ts';
import { classifyNetworkError } from './network-error.ts';
import { type Outcome, refused } from './outcome.ts';
import { type LookUp, metadataKeys, mostAnswerBytes, type NetworkProvider, type OutgoingMessage } from './provider.ts';
import { parseRetryAfter } from './retry-after.ts';

export type PostmarkOptions = {
  token: string;
  /** Which message stream mail goes through. */
  stream: string;
  /** `https://api.postmarkapp.com`, or where a test has put it. */
  url: string;
  timeoutMs: number;
  now: () => Date;
};

/** What the transport saw: the client's own errors keep neither the headers nor the cause of a network failure. */
type Exchange = { status: number | null; retryAfter: string | null; networkError: unknown };

/** Postmark by its official client. */
export function createPostmark(options: PostmarkOptions): NetworkProvider {
  const { host, protocol } = new URL(options.url);

  /** A client for one call, so that what its transport saw belongs to that call. */
  function clientFor(exchange: Exchange): ServerClient {
    return new ServerClient(options.token, {
      requestHost: host,
      useHttps: protocol === 'https:',
      timeout: options.timeoutMs / 1000,
      fetch: async (input, init) => {
        try {
          const response = await fetch(input, { ...init, redirect: 'error' });
          exchange.status = response.status;
          exchange.retryAfter = response.headers.get('retry-after');
          return bounded(response, mostAnswerBytes);
        } catch (error) {
          exchange.networkError = error;
          throw error;
        }
      },
    });
  }

  return {
    name: 'postmark',

    async send(message) {
      const exchange: Exchange = { status: null, retryAfter: null, networkError: null };
      try {
        const { MessageID } = await clientFor(exchange).sendEmail(toPostmark(message, options.stream));
        if (typeof MessageID === 'string') return { kind: 'ACCEPTED', providerMessageId: MessageID };
        return refused('UNKNOWN', exchange.status, 'The answer was not understood.');
      } catch (error) {
        return outcomeOf(exchange, error, options.now());
      }
    },

    async lookUp(attemptId) {
      const exchange: Exchange = { status: null, retryAfter: null, networkError: null };
      try {
        const found = await clientFor(exchange).getOutboundMessages({
          count: 1,
          offset: 0,
          [`metadata_${metadataKeys.attempt}`]: attemptId,
        });
        return toLookUp(found, attemptId);
      } catch (error) {
        return { kind: 'UNANSWERED', detail: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}

function toPostmark(message: OutgoingMessage, stream: string): Models.Message {
  const { name, address } = message.from;
  return {
    From: name === null ? address : `${quoted(name)} <${address}>`,
    To: message.to,
    Subject: message.subject,
    TextBody: message.text,
    MessageStream: stream,
    Tag: message.purpose,
    TrackOpens: false,
    TrackLinks: Models.LinkTrackingOptions.None,
    Metadata: { [metadataKeys.message]: message.messageId, [metadataKeys.attempt]: message.attemptId },
    ...(message.html === null ? {} : { HtmlBody: message.html }),
    ...(message.replyTo === null ? {} : { ReplyTo: message.replyTo }),
    Attachments: message.attachments.map(({ name: Name, contentType, bytes }) => ({
      Name,
      ContentType: contentType,
      ContentID: null,
      Content: Buffer.from(bytes).toString('base64'),
    })),
  };
}

/** A display name in a header that we write ourselves. */
function quoted(name: string): string {
  return `"${name.replaceAll(/[\\"]/g, '\\$&')}"`;
}

function outcomeOf(exchange: Exchange, error: unknown, now: Date): Outcome {
  const { status, retryAfter } = exchange;
  if (status === null) return classifyNetworkError(exchange.networkError ?? error);
  const message = error instanceof Error ? error.message : String(error);
  // It said yes, but the rest of its answer was lost.
  if (status < 300) return refused('UNKNOWN', status, message);
  const errorCode = (error as { code?: unknown }).code;
  return classifyPostmark({
    status,
    errorCode: typeof errorCode === 'number' ? errorCode : 0,
    message,
    retryAfterMs: parseRetryAfter(retryAfter, now),
  });
}

/** Looks at the metadata too: a server that does not know the filter would answer with any message. */
function toLookUp(found: Models.OutboundMessages, attemptId: string): LookUp {
  const message = found.Messages?.find((each) => each.Metadata?.[metadataKeys.attempt] === attemptId);
  if (message !== undefined) return { kind: 'FOUND', providerMessageId: message.MessageID };
  return found.Messages?.length === 0
    ? { kind: 'ABSENT' }
    : { kind: 'UNANSWERED', detail: 'The answer is about other messages.' };
}
