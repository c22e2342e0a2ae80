import { Button, Group, Paper, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useState } from 'react';
import { pathOf } from '../ui/same-origin.ts';
import type { Message } from './message.ts';
import classes from './message-content.module.css';

/**
 * What the recipient sees. The HTML stands in a frame that may run no script, has no origin and loads nothing from elsewhere (the page's
 * content policy holds in it too); its links open in a new tab.
 */
export function MessageContent({ message }: { message: Message }) {
  const { html, text, attachments } = message;
  const [view, setView] = useState<'html' | 'text'>(html === null ? 'text' : 'html');
  if (html === null && text === null) {
    return (
      <Paper>
        <Text c="dimmed">The content carried a secret and is no longer kept.</Text>
      </Paper>
    );
  }
  return (
    <Paper p="md">
      <Stack gap="md">
        {html !== null && text !== null && (
          <SegmentedControl
            aria-label="How to show it"
            value={view}
            onChange={(chosen) => setView(chosen === 'text' ? 'text' : 'html')}
            data={[
              { value: 'html', label: 'As the recipient sees it' },
              { value: 'text', label: 'Plain text' },
            ]}
            style={{ alignSelf: 'flex-start' }}
          />
        )}
        {view === 'html' && html !== null ? (
          <iframe
            className={classes.frame}
            title={`Message: ${message.subject}`}
            sandbox="allow-popups allow-popups-to-escape-sandbox"
            srcDoc={`<base target="_blank">${html}`}
          />
        ) : (
          <pre className={classes.text}>{text}</pre>
        )}
        {attachments.length > 0 && (
          <Group gap="xs" aria-label="Attachments" role="group">
            {attachments.map(({ name, url, byteLength }) => (
              <Button
                key={name}
                component="a"
                {...(url === null ? { 'aria-disabled': true } : { href: pathOf(url), target: '_blank' })}
                variant="default"
                size="xs"
                leftSection={<IconPaperclip size={14} aria-hidden />}
              >
                {name}
                {byteLength === null ? '' : ` (${Math.ceil(byteLength / 1_000)} KB)`}
              </Button>
            ))}
          </Group>
        )}
      </Stack>
    </Paper>
  );
}
