import { Button, Group, Loader, Stack, Text } from '@mantine/core';
import { IconDownload, IconExternalLink, IconFileTypePdf } from '@tabler/icons-react';
import { useState } from 'react';
import { useRoomy } from '../../ui/records.tsx';
import { pathOf } from '../../ui/same-origin.ts';
import classes from './document-panel.module.css';
import type { InvoicePageQuery } from './invoice.generated.ts';

type Document = NonNullable<NonNullable<InvoicePageQuery['invoice']>['document']>;

/** The PDF: shown where there is room, else to be opened. */
export function DocumentPanel({ document }: { document: Document }) {
  const roomy = useRoomy();
  if (document.status === 'FAILED') {
    return (
      <Text c="dimmed" role="status">
        The PDF could not be made so far; it is tried again by itself. The invoice counts all the same.
      </Text>
    );
  }
  if (document.status === 'PENDING' || document.url === null) {
    return (
      <Group gap="sm" role="status">
        <Loader size="sm" /> <Text>The PDF is being made; it appears here by itself.</Text>
      </Group>
    );
  }
  const { fileName } = document;
  const href = pathOf(document.url);
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <IconFileTypePdf size={20} stroke={1.6} aria-hidden />
          <Text fw={600}>{fileName}</Text>
        </Group>
        <Group gap="xs">
          <Button
            component="a"
            href={href}
            target="_blank"
            variant="default"
            size="xs"
            leftSection={<IconExternalLink size={14} aria-hidden />}
          >
            Open
          </Button>
          <Button
            component="a"
            href={href}
            download={fileName}
            variant="default"
            size="xs"
            leftSection={<IconDownload size={14} aria-hidden />}
          >
            Download
          </Button>
        </Group>
      </Group>
      {roomy && <Preview key={document.id} href={href} fileName={fileName} />}
    </Stack>
  );
}

/** Every answer of the API brings a new link to the same file; the frame keeps its first, so as not to flicker. */
function Preview({ href, fileName }: { href: string; fileName: string }) {
  const [first] = useState(href);
  return <iframe className={classes.preview} src={`${first}#view=FitH&toolbar=0`} title={`PDF ${fileName}`} />;
}
