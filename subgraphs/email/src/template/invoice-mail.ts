import type { Mail } from './mail.ts';
import { dayText, moneyText } from './words.ts';

export type InvoiceMail = {
  seller: string;
  buyer: string;
  number: string;
  currency: string;
  totalMinor: bigint;
  dueMinor: bigint;
  issuedOn: string;
  dueOn: string | null;
  /** The seller's own words. */
  message: string | null;
  payUrl: string;
};

/** An invoice on its way to the customer; the PDF is attached. */
export function invoiceMail(invoice: InvoiceMail): Mail {
  const { seller, number, currency, dueMinor, totalMinor, dueOn } = invoice;
  const due = moneyText(dueMinor, currency);
  const open = dueMinor > 0n;
  const by = dueOn === null ? '' : ` by ${dayText(dueOn)}`;
  return {
    subject: `Invoice ${number} from ${seller}`,
    preview: open ? `${due} to pay${by}.` : 'Nothing is left to pay.',
    from: seller,
    blocks: [
      { kind: 'heading', text: `Invoice ${number}` },
      { kind: 'paragraph', text: `Hello ${invoice.buyer},\n${seller} has sent you an invoice. You find it attached as a PDF.` },
      ...(invoice.message === null ? [] : [{ kind: 'quote' as const, from: seller, text: invoice.message }]),
      { kind: 'amount', label: open ? 'To pay' : 'Nothing left to pay', value: due },
      {
        kind: 'facts',
        rows: [
          { label: 'Invoice', value: number },
          { label: 'Issued', value: dayText(invoice.issuedOn) },
          ...(dueOn === null ? [] : [{ label: 'Due', value: dayText(dueOn) }]),
          ...(dueMinor === totalMinor ? [] : [{ label: 'Invoice total', value: moneyText(totalMinor, currency) }]),
        ],
      },
      { kind: 'button', label: open ? 'View and pay' : 'View invoice', url: invoice.payUrl },
      { kind: 'note', text: 'Whoever has this link can see and pay the invoice; pass it on only to those who should.' },
    ],
    footer: `You get this message because ${seller} sent you an invoice. Questions about it? Just reply.`,
  };
}
