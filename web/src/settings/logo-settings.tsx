import { useQuery } from '@apollo/client/react';
import { Button, FileButton, Group, Image, Paper, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { assertNever } from '@quittance/result';
import { IconPhoto } from '@tabler/icons-react';
import { useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { LogoDocument, SetInvoiceLogoDocument } from './organization.generated.ts';

const mostBytes = 200_000;

/** The picture on invoices that are issued from now on. */
export function LogoSettings() {
  const { data, refetch } = useQuery(LogoDocument);
  const command = useCommand(SetInvoiceLogoDocument);
  const [refusal, setRefusal] = useState<string | null>(null);
  const logo = data?.invoiceLogoDataUrl ?? null;

  const set = (imageBase64: string | null) =>
    command.run({ input: { imageBase64 } }, async ({ setInvoiceLogo }) => {
      switch (setInvoiceLogo.__typename) {
        case 'SetInvoiceLogoSuccess':
          notifications.show({ message: imageBase64 === null ? 'The logo is removed.' : 'New invoices bear this logo.' });
          return refetch();
        case 'ValidationError':
          return setRefusal(setInvoiceLogo.message);
        default:
          return assertNever(setInvoiceLogo);
      }
    });

  async function choose(file: File | null) {
    setRefusal(null);
    if (file === null) return;
    if (file.size > mostBytes) return setRefusal(`The picture may have at most ${mostBytes / 1_000} KB.`);
    await set(await base64Of(file));
  }

  return (
    <Paper maw={720} component="section" aria-labelledby="logo">
      <Stack>
        <div>
          <Title order={2} id="logo">
            Logo
          </Title>
          <Text c="dimmed" size="sm">
            PNG or JPEG, up to 200 KB. On invoices issued from now on.
          </Text>
        </div>
        <FailureNotice failure={command.failure} />
        <Refusal message={refusal} />
        {logo !== null && <Image src={logo} alt="Your logo" h={72} w="auto" fit="contain" />}
        <Group>
          <FileButton accept="image/png,image/jpeg" onChange={(file) => void choose(file)}>
            {(props) => (
              <Button variant="default" loading={command.busy} leftSection={<IconPhoto size={16} aria-hidden />} {...props}>
                {logo === null ? 'Choose a picture' : 'Another picture'}
              </Button>
            )}
          </FileButton>
          {logo !== null && (
            <Button variant="subtle" color="red" onClick={() => void set(null)}>
              Remove
            </Button>
          )}
        </Group>
      </Stack>
    </Paper>
  );
}

function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    // "data:image/png;base64,iVBOR…": what is wanted stands behind the comma.
    reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '');
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
