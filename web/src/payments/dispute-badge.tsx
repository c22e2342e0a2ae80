import { Badge } from '@mantine/core';

const looks = {
  OPEN: { label: 'Open', color: 'orange' },
  WON: { label: 'Won', color: 'green' },
  LOST: { label: 'Lost', color: 'red' },
} as const;

/** How a dispute stands, in a word. */
export function DisputeBadge({ status }: { status: keyof typeof looks }) {
  const { label, color } = looks[status];
  // In a full table a cell gives it less room than its word needs.
  return (
    <Badge color={color} miw="max-content">
      {label}
    </Badge>
  );
}
