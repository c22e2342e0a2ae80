import { Button, Group, Paper, Progress, Stack, Text, ThemeIcon, Title, VisuallyHidden } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconCheck, IconChevronRight } from '@tabler/icons-react';
import { TextLink } from '../ui/link.tsx';
import classes from './checklist.module.css';
import type { Step } from './first-steps.ts';

/** The first steps; gone when all are done, or when one does not want to see them. */
export function Checklist({ steps, organizationId }: { steps: readonly Step[]; organizationId: string }) {
  const [hidden, setHidden] = useLocalStorage({
    key: `quittance.checklist.${organizationId}`,
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const done = steps.filter((step) => step.done).length;
  if (hidden || done === steps.length) return null;
  const next = steps.find((step) => !step.done);
  return (
    <Paper component="section" aria-labelledby="first-steps">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <div>
            <Title order={2} id="first-steps">
              First steps
            </Title>
            <Text c="dimmed" size="sm">
              {done} of {steps.length} done
            </Text>
          </div>
          <Button variant="subtle" size="compact-sm" onClick={() => setHidden(true)}>
            Hide
          </Button>
        </Group>
        <Progress value={(100 * done) / steps.length} size="sm" aria-label="First steps done" />
        <ol className={classes.steps}>
          {steps.map((step) => (
            <li key={step.id} className={classes.step} data-next={step === next || undefined}>
              <ThemeIcon size={24} radius="xl" variant={step.done ? 'filled' : 'default'} aria-hidden>
                {step.done ? <IconCheck size={14} stroke={3} /> : null}
              </ThemeIcon>
              <div className={classes.words}>
                {step.done ? (
                  <Text td="line-through" c="dimmed">
                    <VisuallyHidden>Done: </VisuallyHidden>
                    {step.title}
                  </Text>
                ) : (
                  <>
                    <TextLink to={step.to} fw={600} className={classes.link}>
                      {step.title}
                    </TextLink>
                    <Text size="sm" c="dimmed">
                      {step.hint}
                    </Text>
                  </>
                )}
              </div>
              {!step.done && <IconChevronRight size={18} aria-hidden />}
            </li>
          ))}
        </ol>
      </Stack>
    </Paper>
  );
}
