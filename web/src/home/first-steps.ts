import type { LinkProps } from '@tanstack/react-router';

/** One thing to do before the first money comes in. */
export type Step = {
  id: 'address' | 'partner' | 'invoice' | 'send' | 'paid';
  title: string;
  hint: string;
  done: boolean;
  to: NonNullable<LinkProps['to']>;
};

/** What the steps are read from. */
export type Progress = {
  hasAddress: boolean;
  hasPartner: boolean;
  hasMailedInvoice: boolean;
  /** How many invoices there are of each status. */
  counts: readonly { status: string; count: number }[];
};

const paidStatuses = ['PAID', 'PARTIALLY_PAID'];

/** The steps in their order; each is done when the data say so, never because somebody clicked. */
export function firstSteps({ hasAddress, hasPartner, hasMailedInvoice, counts }: Progress): Step[] {
  const some = (matches: (status: string) => boolean) => counts.some(({ status, count }) => count > 0 && matches(status));
  return [
    {
      id: 'address',
      title: 'Say where your business is',
      hint: 'Invoices must name your address.',
      done: hasAddress,
      to: '/settings',
    },
    {
      id: 'partner',
      title: 'Add your first customer',
      hint: 'Or do it while writing the invoice.',
      done: hasPartner,
      to: '/partners/new',
    },
    {
      id: 'invoice',
      title: 'Write an invoice and issue it',
      hint: 'Issuing gives it its number; until then it is a draft.',
      done: some((status) => status !== 'DRAFT'),
      to: '/invoices/new',
    },
    {
      id: 'send',
      title: 'Send it to your customer',
      hint: 'With its PDF and a link to pay by.',
      done: hasMailedInvoice,
      to: '/invoices',
    },
    {
      id: 'paid',
      title: 'Get paid',
      hint: 'Online by its link, or record a transfer or cash yourself.',
      done: some((status) => paidStatuses.includes(status)),
      to: '/invoices',
    },
  ];
}
