import { type Outcome, refused } from './outcome.ts';

/** What nodemailer says of a failed session; `EENVELOPE` stands for 450 and 550 alike, so the reply's own code decides. */
export type SmtpFailure = {
  /** nodemailer's code: `EAUTH`, `ESOCKET`, `EENVELOPE` ... */
  code: string | null;
  /** `RCPT TO`, `DATA`, `CONN` ... */
  command: string | null;
  /** The server's reply code; null when it did not answer. */
  responseCode: number | null;
  response: string | null;
  message: string;
  /** Whether the server had asked for the content: from then on a silence may mean that it took the message. */
  contentSent: boolean;
};

const refusesCredentials = new Set([454, 530, 534, 535, 538]);
const closing = 421;

/** Sorts a failed SMTP session by the failure table (reply codes: RFC 5321, RFC 3463). */
export function classifySmtp(failure: SmtpFailure): Outcome {
  const { code, command, responseCode, response, message, contentSent } = failure;
  if (code === 'EAUTH') return refused('MISCONFIGURED', codeText(failure), message);
  if (responseCode === null) {
    if (code === 'EMESSAGE' || code === 'EENVELOPE') return refused('REJECTED', code, message);
    return refused(contentSent ? 'UNKNOWN' : 'UNAVAILABLE', code, message);
  }
  const as = (kind: Parameters<typeof refused>[0]) => refused(kind, codeText(failure), response ?? message);
  if (responseCode === closing) return as('UNAVAILABLE');
  if (refusesCredentials.has(responseCode)) return as('MISCONFIGURED');
  if (responseCode < 400) return as(contentSent ? 'UNKNOWN' : 'UNAVAILABLE');
  if (responseCode < 500) return as('DEFERRED');
  if (command === 'RCPT TO') return as(kindOfRecipientRefusal(response ?? ''));
  if (command === 'MAIL FROM') return as(enhancedCode(response)?.startsWith('5.3.4') ? 'REJECTED' : 'MISCONFIGURED');
  if (command === 'DATA') return as('REJECTED');
  return as('UNAVAILABLE');
}

/** X.7.x is about policy and us (relaying denied, blocked), not about the mailbox: the address must not be suppressed for it. */
function kindOfRecipientRefusal(response: string): 'RECIPIENT_REFUSED' | 'MISCONFIGURED' | 'REJECTED' {
  if (/relay/i.test(response)) return 'MISCONFIGURED';
  return enhancedCode(response)?.startsWith('5.7.') ? 'REJECTED' : 'RECIPIENT_REFUSED';
}

function enhancedCode(response: string | null): string | null {
  return response?.match(/^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})/)?.[1] ?? null;
}

function codeText({ code, responseCode, response }: SmtpFailure): string | null {
  if (responseCode === null) return code;
  const enhanced = enhancedCode(response);
  return enhanced === null ? String(responseCode) : `${responseCode} ${enhanced}`;
}
