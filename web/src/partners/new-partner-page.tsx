import { Paper } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { BackLink } from '../ui/back-link.tsx';
import { ButtonLink } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { CreatePartner } from './create-partner.tsx';

/** Adding a customer or supplier. */
export function NewPartnerPage() {
  const navigate = useNavigate();
  return (
    <Page
      title="New partner"
      back={<BackLink to="/partners">Partners</BackLink>}
      description="A customer or supplier: a company or a person."
    >
      <Paper maw={720}>
        <CreatePartner
          submitLabel="Add partner"
          cancel={
            <ButtonLink to="/partners" variant="default">
              Cancel
            </ButtonLink>
          }
          onCreated={({ id }) => navigate({ to: '/partners/$partnerId', params: { partnerId: id } })}
        />
      </Paper>
    </Page>
  );
}
