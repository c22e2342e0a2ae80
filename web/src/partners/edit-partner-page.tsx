import { useQuery } from '@apollo/client/react';
import { Paper } from '@mantine/core';
import { assertNever } from '@quittance/result';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { failureOf } from '../api/failure.ts';
import { useCommand } from '../api/use-command.ts';
import { useOrganization } from '../session/session.tsx';
import { MissingPage } from '../shell/missing-page.tsx';
import { BackLink } from '../ui/back-link.tsx';
import { ButtonLink } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { FailureNotice, Loading } from '../ui/states.tsx';
import { type PartnerDetailsFragment, PartnerDocument, UpdatePartnerDocument } from './partner.generated.ts';
import { PartnerForm, partnerInput, usePartnerFields } from './partner-form.tsx';

/** Changing a partner. */
export function EditPartnerPage() {
  const { partnerId } = useParams({ from: '/app/partners/$partnerId/edit' });
  const { data, error, refetch } = useQuery(PartnerDocument, { variables: { id: partnerId } });
  if (error !== undefined) return <FailureNotice failure={failureOf(error)} retry={refetch} />;
  if (data === undefined) return <Loading />;
  if (data.partner == null) return <MissingPage what="partner" />;
  return <EditPartner key={partnerId} partner={data.partner} />;
}

function EditPartner({ partner }: { partner: PartnerDetailsFragment }) {
  const { country } = useOrganization();
  const navigate = useNavigate();
  const fields = usePartnerFields(partner, country);
  const command = useCommand(UpdatePartnerDocument);
  const [refusal, setRefusal] = useState<string | null>(null);

  const submit = (values: typeof fields.values) => {
    setRefusal(null);
    return command.run({ input: { partnerId: partner.id, ...partnerInput(values) } }, ({ updatePartner }) => {
      switch (updatePartner.__typename) {
        case 'UpdatePartnerSuccess':
          return navigate({ to: '/partners/$partnerId', params: { partnerId: partner.id } });
        case 'PartnerReferenceTakenError':
        case 'PartnerNotFoundError':
          return setRefusal(fields.showErrors([updatePartner]));
        case 'ValidationError':
          return setRefusal(fields.showErrors(updatePartner.fields));
        default:
          return assertNever(updatePartner);
      }
    });
  };

  return (
    <Page
      title={partner.name}
      back={<BackLink to="/partners">Partners</BackLink>}
      description="Invoices that were issued keep the data they were issued with."
    >
      <Paper maw={720}>
        <PartnerForm
          fields={fields}
          submitLabel="Save"
          busy={command.busy}
          failure={command.failure}
          refusal={refusal}
          onSubmit={submit}
          cancel={
            <ButtonLink to="/partners/$partnerId" params={{ partnerId: partner.id }} variant="default">
              Cancel
            </ButtonLink>
          }
        />
      </Paper>
    </Page>
  );
}
