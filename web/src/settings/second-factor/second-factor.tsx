import { useQuery } from '@apollo/client/react';
import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { failureOf } from '../../api/failure.ts';
import { FailureNotice } from '../../ui/states.tsx';
import { Instant } from '../../ui/when.tsx';
import { SecondFactorDocument, type SecondFactorQuery } from '../profile.generated.ts';
import { SetUpSecondFactor } from './set-up-second-factor.tsx';
import { TurnOffSecondFactor } from './turn-off-second-factor.tsx';

type Factor = SecondFactorQuery['me']['secondFactor'];

/** Whether signing in needs a code beside the password, and how to change that. */
export function SecondFactor() {
  const { data, error, refetch } = useQuery(SecondFactorDocument);
  const [opened, dialog] = useDisclosure(false);
  const factor = data?.me.secondFactor ?? null;
  const close = () => {
    dialog.close();
    void refetch();
  };
  return (
    <Paper maw={720} component="section" aria-labelledby="second-factor">
      <Group justify="space-between">
        <div>
          <Title order={2} id="second-factor">
            Second factor
          </Title>
          <Text c="dimmed" size="sm">
            {factor === null ? 'A code of an app on your phone, asked for beside the password.' : <State factor={factor} />}
          </Text>
        </div>
        <Button variant="default" onClick={dialog.open} disabled={data === undefined}>
          {factor === null ? 'Set up' : 'Turn off'}
        </Button>
      </Group>
      {error !== undefined && <FailureNotice failure={failureOf(error)} retry={refetch} />}
      {opened && (factor === null ? <SetUpSecondFactor onClose={close} /> : <TurnOffSecondFactor onClose={close} />)}
    </Paper>
  );
}

function State({ factor }: { factor: NonNullable<Factor> }) {
  return (
    <>
      On since <Instant value={factor.enabledAt} />. {factor.recoveryCodesLeft} of 10 recovery codes are left
      {factor.recoveryCodesLeft < 3 && ': turn it off and on again to get new ones'}.
    </>
  );
}
