import { ActionIcon, Button, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBan, IconCash, IconDots, IconExternalLink, IconSend } from '@tabler/icons-react';
import { useSession } from '../../session/session.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ButtonLink } from '../../ui/link.tsx';
import { pathOf } from '../../ui/same-origin.ts';
import type { Invoice } from './invoice.ts';
import { RecordPayment } from './record-payment.tsx';
import { SendInvoice } from './send-invoice.tsx';
import { VoidInvoice } from './void-invoice.tsx';

/** What can be done with an issued invoice: only what its state and the person's role allow. */
export function InvoiceActions({ invoice, isSeller }: { invoice: Invoice; isSeller: boolean }) {
  const { can } = useSession();
  const [sending, send] = useDisclosure(false);
  const [recording, record] = useDisclosure(false);
  const [voiding, takeBack] = useDisclosure(false);
  const isOpen = invoice.status === 'ISSUED' || invoice.status === 'PARTIALLY_PAID';

  if (!isSeller) return isOpen && invoice.bill !== null ? <PayLink billId={invoice.bill.id} /> : null;
  const canSend = can('invoices:write') && invoice.status !== 'VOID';
  const canRecord = can('payments:write') && isOpen;
  const canVoid = can('invoices:write') && invoice.status === 'ISSUED';
  return (
    <>
      {invoice.payUrl !== null && isOpen && <CopyButton value={invoice.payUrl} label="Copy pay link" />}
      {canRecord && (
        <Button variant="default" leftSection={<IconCash size={16} aria-hidden />} onClick={record.open}>
          Record a payment
        </Button>
      )}
      {canSend && (
        <Button leftSection={<IconSend size={16} aria-hidden />} onClick={send.open}>
          {invoice.sentAt === null ? 'Send' : 'Send again'}
        </Button>
      )}
      {(canVoid || invoice.payUrl !== null) && (
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <ActionIcon variant="default" size={36} aria-label="More actions">
              <IconDots size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {invoice.payUrl !== null && (
              <Menu.Item
                component="a"
                href={pathOf(invoice.payUrl)}
                target="_blank"
                leftSection={<IconExternalLink size={16} aria-hidden />}
              >
                Look at the payment page
              </Menu.Item>
            )}
            {canVoid && (
              <Menu.Item c="var(--mantine-color-error)" leftSection={<IconBan size={16} aria-hidden />} onClick={takeBack.open}>
                Void this invoice
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {sending && <SendInvoice invoice={invoice} onClose={send.close} />}
      {recording && <RecordPayment invoice={invoice} onClose={record.close} />}
      {voiding && <VoidInvoice invoice={invoice} onClose={takeBack.close} />}
    </>
  );
}

function PayLink({ billId }: { billId: string }) {
  return (
    <ButtonLink to="/bills/$billId" params={{ billId }}>
      Pay
    </ButtonLink>
  );
}
