import { Button, Paper, SimpleGrid, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { type Icon, IconBuildingStore, IconReceipt, IconSparkles } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { type Failure, failureOf } from '../api/failure.ts';
import { useSession } from '../session/session.tsx';
import { ButtonLink } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { FailureNotice } from '../ui/states.tsx';
import { makeSampleData } from './sample-data.ts';

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

function SampleChoice() {
  const { switchTo } = useSession();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function explore() {
    setBusy(true);
    setFailure(null);
    try {
      await switchTo(await makeSampleData());
      await navigate({ to: '/' });
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  }

  return (
    <Choice
      icon={IconSparkles}
      title="Explore with sample data"
      action={
        <Button variant="light" loading={busy} onClick={() => void explore()}>
          Make a sample business
        </Button>
      }
    >
      A business with customers and a year of invoices, as an organisation of its own beside your real ones.
      <span role="status">{busy ? ' Writing a year of invoices; this takes some seconds…' : ''}</span>
      <FailureNotice failure={failure} />
    </Choice>
  );
}

type ChoiceProps = { icon: Icon; title: string; action: ReactNode; children: ReactNode };

function Choice({ icon: Glyph, title, action, children }: ChoiceProps) {
  return (
    <Paper>
      <Stack h="100%" gap="sm" align="flex-start">
        <ThemeIcon variant="light" size={44} radius="md">
          <Glyph size={24} stroke={1.6} aria-hidden />
        </ThemeIcon>
        <Title order={2}>{title}</Title>
        <Text component="div" c="dimmed" flex={1}>
          {children}
        </Text>
        {action}
      </Stack>
    </Paper>
  );
}
