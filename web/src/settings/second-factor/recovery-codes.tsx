import { Alert, Button, Code, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { CopyButton } from '../../ui/copy-button.tsx';

/** The codes for who lost the app, shown this once. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone(): void }) {
  return (
    <Stack>
      <Text>The second factor is on. Without your phone, each of these codes lets you in once.</Text>
      <Alert color="orange">Keep them in a safe place: they are shown this once. Only their hashes are kept.</Alert>
      <SimpleGrid
        cols={2}
        spacing="xs"
        component="ul"
        aria-label="Recovery codes"
        style={{ listStyle: 'none', margin: 0, padding: 0 }}
      >
        {codes.map((code) => (
          <li key={code}>
            <Code>{code}</Code>
          </li>
        ))}
      </SimpleGrid>
      <Group justify="flex-end">
        <CopyButton value={codes.join('\n')} label="Copy all" />
        <Button onClick={onDone}>I have kept them</Button>
      </Group>
    </Stack>
  );
}
