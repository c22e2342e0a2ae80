import { Button } from '@mantine/core';
import { IconSparkles } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Failure, failureOf } from '../api/failure.ts';
import { useSession } from '../session/session.tsx';
import { FailureNotice } from '../ui/states.tsx';
import { Choice } from './choice.tsx';
import { makeSampleData } from './sample-data.ts';

/** Offers a business that is there already, to look around in. */
export function SampleChoice() {
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
