import { Group, Paper, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { Key, ReactNode } from 'react';
import classes from './records.module.css';

/** A column of a list, and where its value goes when the row becomes a card on a phone. */
export type Column<Row> = {
  header: string;
  cell(row: Row): ReactNode;
  align?: 'right';
  /** On a phone: the two corners of the first line, or a labelled line below. By default labelled. */
  card?: 'title' | 'corner' | 'hidden';
};

type RecordsProps<Row> = { label: string; columns: readonly Column<Row>[]; rows: readonly Row[]; keyOf(row: Row): Key };

/** Whether there is room for tables; below it they become cards. */
export function useRoomy(): boolean {
  return useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false }) ?? true;
}

/** A list of records: a table where there is room, cards where there is none. Put a link with the class `row-link` into the title cell to make the whole row clickable. */
export function Records<Row>(props: RecordsProps<Row>) {
  return useRoomy() ? <RecordTable {...props} /> : <RecordCards {...props} />;
}

function RecordTable<Row>({ label, columns, rows, keyOf }: RecordsProps<Row>) {
  return (
    <Paper p={0} className={classes.frame}>
      <Table.ScrollContainer minWidth={560} type="native">
        <Table aria-label={label}>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <Table.Th key={column.header} ta={column.align} className={classes.head}>
                  {column.header}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={keyOf(row)} className={classes.row}>
                {columns.map((column) => (
                  <Table.Td key={column.header} ta={column.align}>
                    {column.cell(row)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function RecordCards<Row>({ label, columns, rows, keyOf }: RecordsProps<Row>) {
  const labelled = columns.filter((column) => column.card === undefined);
  const at = (place: 'title' | 'corner') => columns.filter((column) => column.card === place);
  return (
    <Stack component="ul" gap="sm" aria-label={label} className={classes.cards}>
      {rows.map((row) => (
        <Paper component="li" key={keyOf(row)} p="md" className={classes.row}>
          <Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
            <Stack gap={2} miw={0} className={classes.title}>
              {at('title').map((column) => (
                <div key={column.header}>{column.cell(row)}</div>
              ))}
            </Stack>
            <Stack gap={4} align="flex-end" miw="fit-content">
              {at('corner').map((column) => (
                <div key={column.header}>{column.cell(row)}</div>
              ))}
            </Stack>
          </Group>
          {labelled.length > 0 && (
            <Stack gap={2} mt="xs">
              {labelled.map((column) => (
                <LabelledCell key={column.header} label={column.header} value={column.cell(row)} />
              ))}
            </Stack>
          )}
        </Paper>
      ))}
    </Stack>
  );
}

/** A value below the first line of a card; where there is none, there is no label either. */
function LabelledCell({ label, value }: { label: string; value: ReactNode }) {
  if (value === null || value === undefined || value === false) return null;
  return (
    <Group justify="space-between" wrap="nowrap" gap="md">
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text component="div" size="sm" ta="right" miw={0}>
        {value}
      </Text>
    </Group>
  );
}
