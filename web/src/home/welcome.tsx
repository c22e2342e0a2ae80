import { SimpleGrid } from '@mantine/core';
import { IconBuildingStore, IconReceipt } from '@tabler/icons-react';
import { useSession } from '../session/session.tsx';
import { ButtonLink } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { Choice } from './choice.tsx';
import { SampleChoice } from './sample-choice.tsx';

/** For a person without an organisation: the three ways to begin. */
export function Welcome() {
  const { me } = useSession();
  return (
    <Page title={`Welcome, ${me.firstName}`} description="What would you like to do first? You can do the others later.">
      <SimpleGrid cols={{ base: 1, md: 3 }} spacing="md">
        <Choice
          icon={IconBuildingStore}
          title="Set up my business"
          action={<ButtonLink to="/organizations/new">Create an organisation</ButtonLink>}
        >
          Write invoices, send them, get paid. Takes a minute: a name, a country, a currency.
        </Choice>
        <SampleChoice />
        <Choice
          icon={IconReceipt}
          title="Pay what I owe"
          action={
            <ButtonLink to="/bills" variant="default">
              Bills I owe
            </ButtonLink>
          }
        >
          Somebody sent you an invoice? Open its payment link and keep it here: no organisation needed.
        </Choice>
      </SimpleGrid>
    </Page>
  );
}
