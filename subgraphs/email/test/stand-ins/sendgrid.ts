import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { createContractDoor, readContract, type Violations } from './contract.ts';
import { type HttpStandIn, type StandInAnswer, startHttpStandIn } from './http-stand-in.ts';

const address = z.object({ email: z.string(), name: z.string().optional() });
const mail = z.looseObject({
  personalizations: z.array(z.object({ to: z.array(address).min(1), custom_args: z.record(z.string(), z.string()) })).length(1),
  from: address,
  reply_to: address.optional(),
  subject: z.string(),
  content: z.array(z.object({ type: z.string(), value: z.string() })).min(1),
  attachments: z.array(z.object({ filename: z.string(), type: z.string(), content: z.string() })).optional(),
});

export type SendGridMail = z.output<typeof mail> & { id: string };

export type SendGridStandIn = HttpStandIn & {
  apiKey: string;
  /** What it has taken to deliver. */
  sent: readonly SendGridMail[];
  violations: Violations;
};

/** SendGrid's sending, held against SendGrid's own contract. It has nothing to look messages up by. */
export async function startSendGrid(): Promise<SendGridStandIn> {
  const apiKey = 'SG.test-key';
  const sent: SendGridMail[] = [];
  const violations: Violations = [];
  const door = await createContractDoor(
    // Nothing to correct: our metadata stands in the personalization, whose custom_args are an object in the contract too.
    readContract('sendgrid/tsg_mail_v3.json', () => undefined),
    {
      SendMail: {
        method: 'POST',
        path: '/v3/mail/send',
        run: ({ headers, body }) =>
          headers.authorization === `Bearer ${apiKey}`
            ? take(body)
            : refusal(401, 'The provided authorization grant is invalid, expired, or revoked', null),
      },
    },
    violations,
  );

  function take(body: unknown): StandInAnswer {
    const { data, error } = mail.safeParse(body);
    if (data === undefined) return refusal(400, error.message, null);
    const to = data.personalizations[0]?.to[0]?.email ?? '';
    if (!/^[^@\s]+@[^@\s]+\.[a-z]+$/i.test(to)) {
      return refusal(400, 'Does not contain a valid address.', 'personalizations.0.to.0.email');
    }
    const id = randomUUID();
    sent.push({ ...data, id });
    return { status: 202, headers: { 'x-message-id': id } };
  }

  const server = await startHttpStandIn({ answer: door, faultsOn: () => true });
  return { ...server, apiKey, sent, violations };
}

function refusal(status: number, message: string, field: string | null): StandInAnswer {
  return { status, body: { errors: [{ message, field }] } };
}
