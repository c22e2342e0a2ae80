import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { assertNever } from '@quittance/result';
import { IconArchive, IconArchiveOff } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useCommand } from '../api/use-command.ts';
import { ArchivePartnerDocument, RestorePartnerDocument } from './partner.generated.ts';

type Archivable = { id: string; name: string; archivedAt: string | null };

/** Takes a partner out of the lists, or back into them; both can be undone, so nobody is asked twice. */
export function ArchivePartnerButton({ partner }: { partner: Archivable }) {
  const archive = useCommand(ArchivePartnerDocument);
  const restore = useCommand(RestorePartnerDocument);
  const failure = archive.failure ?? restore.failure;
  useEffect(() => {
    if (failure !== null) notifications.show({ color: 'red', message: failure.message });
  }, [failure]);

  function run() {
    const input = { partnerId: partner.id };
    if (partner.archivedAt === null) {
      return archive.run({ input }, ({ archivePartner }) => {
        switch (archivePartner.__typename) {
          case 'ArchivePartnerSuccess':
            return notifications.show({ message: `${partner.name} is archived.` });
          case 'PartnerNotFoundError':
            return notifications.show({ color: 'red', message: archivePartner.message });
          default:
            return assertNever(archivePartner);
        }
      });
    }
    return restore.run({ input }, ({ restorePartner }) => {
      switch (restorePartner.__typename) {
        case 'RestorePartnerSuccess':
          return notifications.show({ message: `${partner.name} is back.` });
        case 'PartnerNotFoundError':
          return notifications.show({ color: 'red', message: restorePartner.message });
        default:
          return assertNever(restorePartner);
      }
    });
  }

  const isArchived = partner.archivedAt !== null;
  return (
    <Button
      variant="default"
      loading={archive.busy || restore.busy}
      leftSection={isArchived ? <IconArchiveOff size={16} aria-hidden /> : <IconArchive size={16} aria-hidden />}
      onClick={() => void run()}
    >
      {isArchived ? 'Restore' : 'Archive'}
    </Button>
  );
}
