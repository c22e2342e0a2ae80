import type { Mail } from './mail.ts';
import { dayText, instantText, moneyText } from './words.ts';

export type ReceiptMail = {
  seller: string;
  buyer: string;
  number: string;
  currency: string;
  totalMinor: bigint;
  issuedOn: string;
  paidAt: Date;
  /** Shows the invoice as paid. */
  payUrl: string;
};

/** Thanks for a payment after which nothing is due any more. */
export function receiptMail(receipt: ReceiptMail): Mail {
  const { seller, number, currency, totalMinor } = receipt;
  const total = moneyText(totalMinor, currency);
  return {
    subject: `Receipt for invoice ${number} from ${seller}`,
    preview: `${total} received. Nothing is left to pay.`,
    from: seller,
    blocks: [
      { kind: 'heading', text: 'Thank you for your payment' },
      { kind: 'paragraph', text: `Hello ${receipt.buyer},\n${seller} has received your payment. Nothing is left to pay.` },
      { kind: 'amount', label: 'Paid', value: total },
      {
        kind: 'facts',
        rows: [
          { label: 'Invoice', value: number },
          { label: 'Issued', value: dayText(receipt.issuedOn) },
          { label: 'Paid', value: instantText(receipt.paidAt) },
        ],
      },
      { kind: 'button', label: 'View invoice', url: receipt.payUrl },
    ],
    footer: `You get this message because you paid an invoice of ${seller}. Questions about it? Just reply.`,
  };
}
