import { invoiceSendRequested } from '@quittance/events/invoice';
import { expect } from 'vitest';
import { deliverDue } from '../src/delivery/worker.ts';
import { createPostmark } from '../src/provider/postmark.ts';
import { createSendGrid } from '../src/provider/sendgrid.ts';
import { sendRequested } from './examples.ts';
import { capturedLog, startMail } from './harness.ts';
import { startPostmark } from './stand-ins/postmark.ts';
import { startSendGrid } from './stand-ins/sendgrid.ts';

export const minute = 60_000;

/** The mail service with Postmark first and SendGrid behind it, by their real clients. */
export async function startTwoProviders(options: { timeoutMs: number }) {
  const [postmark, sendGrid] = await Promise.all([startPostmark(), startSendGrid()]);
  const common = { timeoutMs: options.timeoutMs, now: () => new Date() };
  const { log, alerts } = capturedLog();
  const mail = await startMail(
    [
      createPostmark({ token: postmark.token, url: postmark.url, stream: 'outbound', ...common }),
      createSendGrid({ apiKey: sendGrid.apiKey, url: sendGrid.url, ...common }),
    ],
    { log },
  );

  /** The one message to this recipient. */
  async function message(recipient = 'ap@contoso.example') {
    const [found, ...others] = await mail.deps.db.message.findMany({
      where: { recipient },
      include: { attempts: { orderBy: { number: 'asc' } } },
    });
    expect(others).toEqual([]);
    if (found === undefined) throw new Error(`no message to ${recipient}`);
    return found;
  }

  return {
    mail,
    postmark,
    sendGrid,
    alerts,
    message,
    statusOf: async (recipient?: string) => (await message(recipient)).status,
    /** `postmark ACCEPTED` and so on, in order. */
    attemptsOf: async (recipient?: string) =>
      (await message(recipient)).attempts.map((attempt) => `${attempt.provider} ${attempt.outcome}`),
    /** An invoice to each of these. */
    async queue(...to: string[]) {
      for (const recipient of to) await mail.handle(invoiceSendRequested, sendRequested(mail.documents, { to: [recipient] }));
    },
    deliver: () => deliverDue(mail.deps),
    /** Lets time pass, and sends what is due then. */
    later(ms: number) {
      mail.clock.advance(ms);
      return deliverDue(mail.deps);
    },
    async stop() {
      await mail.close();
      await Promise.all([postmark.close(), sendGrid.close()]);
      expect([...postmark.violations, ...sendGrid.violations]).toEqual([]);
    },
  };
}

export type TwoProviders = Awaited<ReturnType<typeof startTwoProviders>>;
