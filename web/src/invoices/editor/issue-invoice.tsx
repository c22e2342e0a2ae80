import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { formatAmount } from '@quittance/money';
import { assertNever } from '@quittance/result';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAttempt } from '../../api/attempt.ts';
import { useCommand } from '../../api/use-command.ts';
import { Facts } from '../../ui/facts.tsx';
import { formatDay } from '../../ui/format.ts';
import { Money } from '../../ui/money.tsx';
import { FailureNotice, Refusal } from '../../ui/states.tsx';
import type { Draft } from './draft.ts';
import { writtenLines } from './draft-input.ts';
import { isDueBeforeIssue } from './draft-of-invoice.ts';
import type { DraftTotals } from './draft-totals.ts';
import { IssueInvoiceDocument } from './editor.generated.ts';
import type { useDraftStore } from './use-draft-store.ts';

type IssueInvoiceProps = {
  draft: Draft;
  totals: DraftTotals;
  store: Pick<ReturnType<typeof useDraftStore>, 'flush' | 'stored'>;
  onErrors(errors: ReadonlyMap<string, string>): void;
};

/** What an invoice must have before it can be issued, by place in the editor. */
export function missingIn(draft: Draft): ReadonlyMap<string, string> {
  return new Map([
    ...(draft.buyer === null ? [['buyer', 'Who is to pay?'] as const] : []),
    ...(writtenLines(draft).length === 0 ? [['lines', 'There is nothing on it yet: write a line.'] as const] : []),
    ...(isDueBeforeIssue(draft) ? [['dueOn', 'It would be due before it is issued.'] as const] : []),
  ]);
}

/** Shows once more what is about to be frozen, then gives the invoice its number. */
export function IssueInvoice({ draft, totals, store, onErrors }: IssueInvoiceProps) {
  const [opened, dialog] = useDisclosure(false);
  const [checking, setChecking] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const command = useCommand(IssueInvoiceDocument);
  const attempt = useAttempt();
  const navigate = useNavigate();

  async function open() {
    const missing = missingIn(draft);
    onErrors(missing);
    if (missing.size > 0 || !totals.ok) return focusFirstError();
    setRefusal(null);
    setChecking(true);
    const saved = await store.flush();
    setChecking(false);
    if (saved) dialog.open();
    else focusFirstError();
  }

  const issue = () => {
    const invoiceId = store.stored.current?.id ?? '';
    const input = { invoiceId, idempotencyKey: attempt.keyFor(invoiceId) };
    return command.run({ input }, ({ issueInvoice }) => {
      attempt.settle();
      switch (issueInvoice.__typename) {
        case 'IssueInvoiceSuccess':
          notifications.show({ title: `${issueInvoice.invoice.number} is issued`, message: 'Now send it to your customer.' });
          return navigate({ to: '/invoices/$invoiceId', params: { invoiceId } });
        case 'InvoiceIncompleteError':
          onErrors(new Map([[issueInvoice.path?.[0] ?? '', issueInvoice.message]]));
          return setRefusal(issueInvoice.message);
        case 'InvoiceNotFoundError':
        case 'InvoiceNotDraftError':
        case 'ValidationError':
        case 'IdempotencyKeyReusedError':
          return setRefusal(issueInvoice.message);
        default:
          return assertNever(issueInvoice);
      }
    });
  };

  return (
    <>
      <Button loading={checking} onClick={() => void open()}>
        Issue
      </Button>
      <Modal opened={opened} onClose={dialog.close} title="Issue this invoice?">
        <Stack>
          <Text>It gets its number, and from then on it can't be changed: only voided while nothing is paid.</Text>
          {totals.ok && (
            <Facts
              facts={{
                Customer: draft.buyer?.name,
                Due: draft.dueOn === '' ? 'nothing agreed' : formatDay(draft.dueOn),
                Total: (
                  <Money
                    fw={700}
                    value={{ amount: formatAmount(totals.totals.totalMinor, totals.totals.currency), currency: draft.currency }}
                  />
                ),
              }}
            />
          )}
          <FailureNotice failure={command.failure} />
          <Refusal message={refusal} />
          <Group justify="flex-end">
            <Button variant="default" onClick={dialog.close}>
              Back to the draft
            </Button>
            <Button loading={command.busy} data-autofocus onClick={() => void issue()}>
              Issue
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

/** Once the errors are on the page. */
function focusFirstError(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('main [aria-invalid="true"]')?.focus());
}
