import { Button, Group, Paper, SegmentedControl, Stack, Text } from '@mantine/core';
import { assertNever } from '@quittance/result';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { useSession } from '../session/session.tsx';
import { ButtonLink } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { pathOf } from '../ui/same-origin.ts';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { ClaimInvoiceDocument } from './bill.generated.ts';

/** Takes an invoice into the account: holding its payment link is the right to. */
export function ClaimPage() {
  const { token } = useParams({ from: '/app/claim/$token' });
  const { me, organization, switchTo } = useSession();
  const navigate = useNavigate();
  const command = useCommand(ClaimInvoiceDocument);
  const [refusal, setRefusal] = useState<string | null>(null);
  const payPage = pathOf(`/pay/${token}`);

  const claim = () => {
    setRefusal(null);
    return command.run({ input: { payToken: token } }, ({ claimInvoice }) => {
      switch (claimInvoice.__typename) {
        case 'ClaimInvoiceSuccess': {
          const { bill } = claimInvoice.invoice;
          // Right after issue the bill may still be on its way; the list shows it when it is there.
          return bill === null ? navigate({ to: '/bills' }) : navigate({ to: '/bills/$billId', params: { billId: bill.id } });
        }
        case 'InvoiceNotFoundError':
          return setRefusal('This link belongs to no invoice. Copy it once more, to its last character.');
        case 'InvoiceAlreadyClaimedError':
          return setRefusal('Somebody else took this invoice into their account. You can still pay it by its payment page.');
        case 'InvoiceOwnClaimError':
          return setRefusal('This is an invoice of your own organisation: nobody owes themselves.');
        default:
          return assertNever(claimInvoice);
      }
    });
  };

  return (
    <Page
      title="Take this invoice into your account?"
      description="You then find it under the bills you owe, and can pay it from a wallet."
    >
      <Paper maw={560}>
        <Stack>
          <FailureNotice failure={command.failure} />
          <Refusal message={refusal} />
          {me.memberships.length > 1 && organization !== null && (
            <div>
              <Text size="sm" fw={500} mb={4}>
                For whom?
              </Text>
              <SegmentedControl
                orientation="vertical"
                aria-label="For whom"
                value={organization.id}
                onChange={(id) => void switchTo(id)}
                data={me.memberships.map(({ organization: each }) => ({ value: each.id, label: each.name }))}
              />
            </div>
          )}
          <Text c="dimmed">
            {organization === null ? `It becomes a bill of ${me.name}.` : `It becomes a bill of ${organization.name}.`}
          </Text>
          <Group>
            <Button loading={command.busy} onClick={() => void claim()}>
              Take it in
            </Button>
            <Button component="a" href={payPage} variant="default">
              Look at the payment page
            </Button>
            <ButtonLink to="/bills" variant="subtle">
              Not now
            </ButtonLink>
          </Group>
        </Stack>
      </Paper>
    </Page>
  );
}
