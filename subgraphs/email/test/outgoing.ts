import { newId } from '@quittance/ids';
import type { OutgoingMessage } from '../src/provider/provider.ts';

/** A message with everything that one can have. */
export function outgoing(changes: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    messageId: newId('msg'),
    attemptId: newId('dlv'),
    purpose: 'invoice',
    from: { name: 'Müller, "Söhne" & Co', address: 'mail@quittance.example' },
    to: 'ap@contoso.example',
    replyTo: 'billing@northwind.example',
    subject: 'Invoice INV-2026-00001 from Müller — 1.190,00 €',
    text: 'Hello,\n.\n..two dots\nGrüße',
    html: '<p>Hello,<br>Grüße</p>',
    attachments: [{ name: 'Rechnung März.pdf', contentType: 'application/pdf', bytes: Buffer.from('%PDF-1.7 test') }],
    ...changes,
  };
}
