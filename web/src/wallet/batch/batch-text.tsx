import { useApolloClient } from '@apollo/client/react';
import { Alert, Button, FileButton, Group, List, Paper, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { type Failure, failureOf } from '../../api/failure.ts';
import { decimalSeparator } from '../../ui/decimal-text.ts';
import { FailureNotice } from '../../ui/states.tsx';
import { PayeeDocument } from '../wallet.generated.ts';
import { type BatchTransfer, findReceivers } from './find-receivers.ts';
import { type LineProblem, mostTransfers, readBatch } from './read-batch.ts';

const mostBytes = 1_000_000;
const mostShown = 20;

type BatchTextProps = {
  currency: string;
  text: string;
  onChange(text: string): void;
  onRead(transfers: readonly BatchTransfer[]): void;
};

/** Takes the table and reads it; what is wrong is told by line, and nothing goes on until all of it is right. */
export function BatchText({ currency, text, onChange, onRead }: BatchTextProps) {
  const client = useApolloClient();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [problems, setProblems] = useState<readonly LineProblem[]>([]);
  const [note, setNote] = useState<string | null>(null);

  const write = (written: string) => {
    setProblems([]);
    setNote(null);
    onChange(written);
  };

  async function upload(file: File | null) {
    if (file === null) return;
    if (file.size > mostBytes) setNote('The file is larger than 1 MB: that is more than 1,000 transfers.');
    else write(await file.text());
  }

  async function read() {
    setFailure(null);
    setNote(null);
    const written = readBatch(text, { currency, separator: decimalSeparator() });
    setProblems(written.problems);
    if (written.problems.length > 0) return;
    if (written.lines.length === 0) return setNote('There is no transfer yet.');
    setBusy(true);
    try {
      const { transfers, problems: unknown } = await findReceivers(written.lines, currency, async (userName) => {
        const { data } = await client.query({ query: PayeeDocument, variables: { userName } });
        return data?.payee ?? null;
      });
      setProblems(unknown);
      if (unknown.length === 0) onRead(transfers);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Paper>
      <Stack>
        <FailureNotice failure={failure} retry={read} />
        {note !== null && (
          <Alert color="orange" role="alert">
            {note}
          </Alert>
        )}
        <Problems problems={problems} />
        <Textarea
          label="Transfers"
          description={`One a line: the user name, the amount in ${currency}, and what it is for. At most ${mostTransfers.toLocaleString()}.`}
          placeholder={'grace, 12.50, Week 5'}
          rows={10}
          spellCheck={false}
          autoCapitalize="none"
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          value={text}
          onChange={(event) => write(event.currentTarget.value)}
        />
        <Text size="sm" c="dimmed">
          Paste it from a spreadsheet, or choose a CSV file. Instead of a user name a line may have a wallet's number.
        </Text>
        <Group justify="flex-end">
          <FileButton accept=".csv,.tsv,.txt,text/csv,text/plain" onChange={(file) => void upload(file)}>
            {(props) => (
              <Button variant="default" {...props}>
                Choose a file
              </Button>
            )}
          </FileButton>
          <Button loading={busy} onClick={() => void read()}>
            Go on
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

function Problems({ problems }: { problems: readonly LineProblem[] }) {
  if (problems.length === 0) return null;
  const shown = problems.toSorted((one, other) => one.line - other.line).slice(0, mostShown);
  return (
    <Alert color="orange" role="alert" title={problems.length === 1 ? 'One line is wrong' : `${problems.length} lines are wrong`}>
      <List size="sm">
        {shown.map(({ line, message }) => (
          <List.Item key={`${line} ${message}`}>
            Line {line}: {message}
          </List.Item>
        ))}
      </List>
      {problems.length > shown.length && <Text size="sm">And {problems.length - shown.length} more.</Text>}
    </Alert>
  );
}
