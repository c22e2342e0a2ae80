import { inEuros } from './amounts.ts';
import { untilAnswered } from './calls.ts';
import { type Action, keyOf } from './money-actions.ts';

export const issue: Action = async (me, random, { invoices, journal }) => {
  const draft = {
    idempotencyKey: keyOf(random),
    buyerId: me.partnerId,
    currency: 'EUR',
    lines: [
      {
        description: 'Design',
        quantity: String(random.between(1, 9)),
        unitPrice: inEuros(random.between(100, 3_000)).amount,
        taxCategory: 'S' as const,
        taxRate: '19',
      },
    ],
  };
  const { invoice: created } = await untilAnswered(() => me.api.createInvoice(draft));
  const issueKey = keyOf(random);
  const { invoice } = await untilAnswered(() => me.api.issueInvoice({ idempotencyKey: issueKey, invoiceId: created.id }));
  journal.promised.push({ kind: 'invoice', id: invoice.id });
  invoices.push({ seller: me, id: invoice.id, payUrl: invoice.payUrl ?? '', due: invoice.totals.due.amount });
  if (!random.chance(0.5)) return;
  const send = { idempotencyKey: keyOf(random), invoiceId: invoice.id, to: ['ap@contoso.example', 'boss@contoso.example'] };
  await untilAnswered(() => me.api.sendInvoice(send));
};

export const takeBack: Action = async (_, random, { invoices }) => {
  if (invoices.length === 0) return;
  const { seller, id } = random.pick(invoices);
  await untilAnswered(() => seller.api.voidInvoice({ invoiceId: id }));
};

export const mail: Action = async (me, random) => {
  const message = {
    idempotencyKey: keyOf(random),
    to: ['a@contoso.example', 'b@contoso.example'],
    subject: 'Hello',
    text: 'Chaos.',
  };
  await untilAnswered(() => me.api.sendMessage(message));
};
