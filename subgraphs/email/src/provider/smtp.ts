import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { classifySmtp, type SmtpFailure } from './classify-smtp.ts';
import { type Outcome, refused } from './outcome.ts';
import { metadataKeys, type NetworkProvider, type OutgoingMessage } from './provider.ts';

export type SmtpOptions = {
  host: string;
  port: number;
  /** TLS from the first byte (port 465); otherwise STARTTLS is used where the server offers it. */
  secure: boolean;
  /** Refuses to go on without STARTTLS. */
  requireTls: boolean;
  auth: { user: string; pass: string } | null;
  timeoutMs: number;
};

/** Any mail server, by nodemailer; a session a message. It can't be asked what became of a message, so there is no look-up. */
export function createSmtp(options: SmtpOptions): NetworkProvider {
  return {
    name: 'smtp',
    async send(message) {
      const content = await compose(message);
      const session = new Session(options);
      try {
        const response = await session.deliver(message, content);
        return { kind: 'ACCEPTED', providerMessageId: response };
      } catch (error) {
        return outcomeOf(error, session.contentSent);
      } finally {
        session.close();
      }
    },
  };
}

/** One SMTP session. nodemailer's connection rather than its transport, because only here one can see whether the content was sent. */
class Session {
  /** Set when the server asks for the content. */
  contentSent = false;
  readonly #options: SmtpOptions;
  readonly #connection: SMTPConnection;
  readonly #failed: Promise<never>;
  readonly #deadline: NodeJS.Timeout;

  constructor(options: SmtpOptions) {
    this.#options = options;
    const { timeoutMs } = options;
    this.#connection = new SMTPConnection({
      host: options.host,
      port: options.port,
      secure: options.secure,
      requireTLS: options.requireTls,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      dnsTimeout: timeoutMs,
    });
    const failure = Promise.withResolvers<never>();
    this.#failed = failure.promise;
    // Nobody may be waiting when the connection fails after the outcome is known.
    this.#failed.catch(() => undefined);
    this.#connection.on('error', failure.reject);
    // The time-outs above are about silence; this one is about the whole session.
    this.#deadline = setTimeout(() => failure.reject(new Error(`Not done within ${2 * timeoutMs} ms`)), 2 * timeoutMs);
  }

  async deliver(message: OutgoingMessage, content: Buffer): Promise<string> {
    await this.#step((done) => this.#connection.connect(done));
    const { auth } = this.#options;
    if (auth !== null) await this.#step((done) => this.#connection.login(auth, done));
    const envelope = { from: message.from.address, to: [message.to], size: content.length };
    return this.#step<string>((done) =>
      this.#connection.send(envelope, this.#watched(content), (error, info) => done(error, info?.response)),
    );
  }

  close(): void {
    clearTimeout(this.#deadline);
    this.#connection.close();
  }

  /** Read only once the server has answered DATA with 354. */
  #watched(content: Buffer): Readable {
    const session = this;
    return new Readable({
      read() {
        session.contentSent = true;
        this.push(content);
        this.push(null);
      },
    });
  }

  /** A step ends by its callback, or by the connection's failure, whichever comes first. */
  #step<Value = unknown>(run: (done: (error?: Error | null, value?: Value) => void) => void): Promise<Value> {
    const step = new Promise<Value>((resolve, reject) => {
      run((error, value) => (error ? reject(error) : resolve(value as Value)));
    });
    return Promise.race([step, this.#failed]);
  }
}

/** The Message-ID is the message's own, so that mail servers and readers recognise a copy. */
function compose(message: OutgoingMessage): Promise<Buffer> {
  const { name, address } = message.from;
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const mail = new MailComposer({
    from: { name: name ?? '', address },
    to: { name: '', address: message.to },
    subject: message.subject,
    text: message.text,
    messageId: `<${message.messageId}@${domain}>`,
    headers: { [`X-${metadataKeys.message}`]: message.messageId, [`X-${metadataKeys.attempt}`]: message.attemptId },
    ...(message.html === null ? {} : { html: message.html }),
    ...(message.replyTo === null ? {} : { replyTo: { name: '', address: message.replyTo } }),
    attachments: message.attachments.map((attachment) => ({
      filename: attachment.name,
      contentType: attachment.contentType,
      content: Buffer.from(attachment.bytes),
    })),
    // Contents are bytes and texts, never a path or an address to read from.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return mail.compile().build();
}

function outcomeOf(error: unknown, contentSent: boolean): Outcome {
  if (!(error instanceof Error)) return refused(contentSent ? 'UNKNOWN' : 'UNAVAILABLE', null, String(error));
  const { code, command, responseCode, response } = error as Error & Partial<Record<keyof SmtpFailure, unknown>>;
  return classifySmtp({
    code: typeof code === 'string' ? code : null,
    command: typeof command === 'string' ? command : null,
    responseCode: typeof responseCode === 'number' ? responseCode : null,
    response: typeof response === 'string' ? response : null,
    message: error.message,
    contentSent,
  });
}
