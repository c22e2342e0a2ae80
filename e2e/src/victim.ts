import { scopeOfAll } from '@quittance/database/pool';
import { type Id, newId, toUuid } from '@quittance/ids';
import { eventually } from '@quittance/testing/drain';
import pg from 'pg';
import { approve, balanceOf, issueInvoice, messageOf, type Person } from './story.ts';

/** One of everything, and what must not be seen by strangers. */
export type Furnished = { ids: ReadonlyMap<string, string>; secrets: readonly string[] };

type Raw = { data?: Record<string, never> | null; errors?: unknown };

/** Gives a person's organisation one of each thing that has an id. */
export async function furnish(url: string, victim: Person, emailUrl: string): Promise<Furnished> {
  const { api } = victim;
  const ids = new Map<string, string>();
  const keep = (id: string | null | undefined) => {
    if (id != null) ids.set(id.slice(0, 3), id);
  };
  const invoice = await issueInvoice(victim);
  await api.sendInvoice({ invoiceId: invoice.id, to: ['ap@contoso.example'] });
  const [wallet] = await api.wallets();
  if (wallet === undefined) throw new Error('an organisation has a wallet');
  const { payment } = await api.topUpWallet({
    walletId: wallet.id,
    amount: { amount: '50.00', currency: 'EUR' },
    provider: 'sandbox',
  });
  await approve(payment.checkoutUrl);
  await balanceOf(victim, '50.00');
  const { wallet: other } = await api.openWallet({ currency: 'EUR', owner: 'PERSON' });
  const { transfer } = await api.transferFunds({
    fromWalletId: wallet.id,
    toWalletId: other.id,
    amount: { amount: '5.00', currency: 'EUR' },
    reference: 'kept-secret-reference',
  });
  const { apiKey, secret } = await api.createApiKey({ name: 'kept-secret-key', scopes: ['invoices:read'] });
  const bill = await eventually(async () => (await api.invoice({ id: invoice.id }))?.bill);
  const me = await api.me();
  const message = await messageOf(victim, 'INVOICE');
  for (const id of [invoice.id, wallet.id, payment.id, transfer.id, apiKey.id, bill.id, me.id, message.id, victim.organizationId])
    keep(id);
  const more = await raw(url, victim, {
    query: `mutation More($hold: PlaceHoldInput!) {
      placeHold(input: $hold) { __typename ... on PlaceHoldSuccess { hold { id } } }
      inviteMember(input: { email: "friend@victim.example", role: VIEWER }) {
        __typename ... on InviteMemberSuccess { invitation { id } }
      }
    }`,
    variables: {
      hold: {
        idempotencyKey: crypto.randomUUID(),
        walletId: wallet.id,
        toWalletId: other.id,
        amount: { amount: '1.00', currency: 'EUR' },
        expiresAt: new Date(Date.now() + 24 * 3600 * 1000).toISOString(),
      },
    },
  });
  const rest = await raw(url, victim, {
    query: '{ partners(first: 1) { nodes { id } } me { memberships { id } } }',
    variables: {},
  });
  for (const id of idsOf([more, rest])) keep(id);
  keep(await suppress(emailUrl, victim));
  return {
    ids,
    secrets: [secret, victim.email, 'kept-secret-reference', 'kept-secret-key', invoice.payUrl ?? '', invoice.number ?? ''],
  };
}

/** No provider refuses an address here, so the row that would follow is written by hand. */
async function suppress(emailUrl: string, victim: Person): Promise<string> {
  const id = newId('sup');
  const client = new pg.Client({ connectionString: emailUrl, options: scopeOfAll });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO suppression (id, organization_id, address, reason, created_at) VALUES ($1, $2, 'kept-secret@victim.example', 'BOUNCE', now())`,
      [toUuid(id), toUuid(victim.organizationId as Id<'org'>)],
    );
  } finally {
    await client.end();
  }
  return id;
}

async function raw(url: string, person: Person, body: { query: string; variables: Record<string, unknown> }): Promise<Raw> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${person.token}`,
      'quittance-organization': person.organizationId,
    },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Raw;
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
  return answer;
}

function idsOf(answers: readonly Raw[]): string[] {
  return [...JSON.stringify(answers).matchAll(/"id":"(\w+)"/g)].map(([, id = '']) => id);
}
