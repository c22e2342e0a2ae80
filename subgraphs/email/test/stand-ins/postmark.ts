import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { createContractDoor, readContract, type Violations } from './contract.ts';
import { type HttpStandIn, type StandInAnswer, startHttpStandIn } from './http-stand-in.ts';

const mail = z.looseObject({
  From: z.string(),
  To: z.string(),
  Subject: z.string(),
  TextBody: z.string(),
  HtmlBody: z.string().optional(),
  ReplyTo: z.string().optional(),
  MessageStream: z.string(),
  Metadata: z.record(z.string(), z.string()),
  Attachments: z.array(z.object({ Name: z.string(), ContentType: z.string(), Content: z.string() })),
});

export type PostmarkMail = z.output<typeof mail> & { MessageID: string };

export type PostmarkStandIn = HttpStandIn & {
  token: string;
  /** What it has taken to deliver. */
  sent: readonly PostmarkMail[];
  /** Recipients that it answers 406 for. */
  inactive: Set<string>;
  /** What has just been taken is listed only after this: real search lags behind. */
  listed: boolean;
  violations: Violations;
};

/** Postmark's sending and search, held against Postmark's own contract. */
export async function startPostmark(): Promise<PostmarkStandIn> {
  const token = 'postmark-test-token';
  const sent: PostmarkMail[] = [];
  const inactive = new Set<string>();
  const violations: Violations = [];
  const state = { listed: true };
  const door = await createContractDoor(
    readContract('postmark/server.json', correct),
    {
      sendEmail: {
        method: 'POST',
        path: '/email',
        run: ({ headers, body }) => (headers['x-postmark-server-token'] === token ? take(body) : badToken),
      },
      searchOutboundMessages: {
        method: 'GET',
        path: '/messages/outbound',
        run: ({ headers, query }) => (headers['x-postmark-server-token'] === token ? search(query) : badToken),
      },
    },
    violations,
  );

  function take(body: unknown): StandInAnswer {
    const { data } = mail.safeParse(body);
    if (data === undefined) return { status: 422, body: { ErrorCode: 402, Message: 'Received invalid JSON input.' } };
    if (inactive.has(data.To)) {
      const Message = `You tried to send to recipient(s) that have been marked as inactive. Found inactive addresses: ${data.To}.`;
      return { status: 422, body: { ErrorCode: 406, Message } };
    }
    const MessageID = randomUUID();
    sent.push({ ...data, MessageID });
    return { status: 200, body: { To: data.To, SubmittedAt: '2026-01-31T12:00:00Z', MessageID, ErrorCode: 0, Message: 'OK' } };
  }

  function search(query: Record<string, string>): StandInAnswer {
    const wanted = Object.entries(query).filter(([name]) => name.startsWith('metadata_'));
    const matches = sent.filter((each) =>
      wanted.every(([name, value]) => each.Metadata[name.slice('metadata_'.length)] === value),
    );
    const Messages = state.listed
      ? matches.map(({ MessageID, Metadata, Subject }) => ({ MessageID, Metadata, Subject, Status: 'Sent' }))
      : [];
    return { status: 200, body: { TotalCount: Messages.length, Messages } };
  }

  const server = await startHttpStandIn({ answer: door, faultsOn: (request) => request.path === '/email' });
  return {
    ...server,
    token,
    sent,
    inactive,
    violations,
    get listed() {
      return state.listed;
    },
    set listed(value) {
      state.listed = value;
    },
  };
}

const badToken: StandInAnswer = { status: 401, body: { ErrorCode: 10, Message: 'The Server Token you provided is invalid.' } };

/**
 * What the contract file lacks of today's API (https://postmarkapp.com/developer): search by metadata, attachments without a content id,
 * and the answer to a bad token.
 */
function correct(contract: unknown): void {
  const overlay = contract as {
    paths: Record<string, Record<string, { parameters: unknown[]; responses: Record<string, unknown> }>>;
    components: { schemas: Record<string, { properties: Record<string, Record<string, unknown>> }> };
  };
  const send = overlay.paths['/email']?.post;
  const search = overlay.paths['/messages/outbound']?.get;
  const contentId = overlay.components.schemas.Attachment?.properties.ContentID;
  if (!send || !search || !contentId) throw new Error('the corrections do not fit the contract any more');
  if (contentId.nullable === true || send.responses['401']) throw new Error('the corrections are not needed any more');
  search.parameters.push({ in: 'query', name: 'metadata_quittance-attempt', schema: { type: 'string' } });
  contentId.nullable = true;
  for (const operation of [send, search]) operation.responses['401'] = operation.responses['422'];
}
