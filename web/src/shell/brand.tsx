import { Group, Text } from '@mantine/core';

/** The sign alone. */
export function Sign({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <title>Quittance</title>
      <rect width="32" height="32" rx="8" fill="#0b5d52" />
      <path d="M10 8h12v16l-3-2-3 2-3-2-3 2z" fill="none" stroke="#fff" strokeWidth="2" strokeLinejoin="round" />
      <path
        d="m13 14.5 2.2 2.2 4.3-4.2"
        fill="none"
        stroke="#8be0cf"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

/** Sign and name. */
export function Brand() {
  return (
    <Group gap={10} wrap="nowrap">
      <Sign />
      <Text fw={700} fz="lg" component="span">
        Quittance
      </Text>
    </Group>
  );
}
