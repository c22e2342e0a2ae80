import { Group, SimpleGrid, Text, UnstyledButton } from '@mantine/core';
import { useSession } from '../session/session.tsx';
import { isZero } from '../ui/format.ts';
import { Money } from '../ui/money.tsx';
import type { Wallet } from './wallet.ts';
import classes from './wallet-cards.module.css';

type WalletCardsProps = { wallets: readonly Wallet[]; chosen: Wallet; onChoose(id: string): void };

/** Each wallet with what can be spent; choosing one shows its movements. */
export function WalletCards({ wallets, chosen, onChoose }: WalletCardsProps) {
  const { me } = useSession();
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} role="group" aria-label="Wallets">
      {wallets.map((wallet) => (
        <UnstyledButton
          key={wallet.id}
          className={classes.card}
          aria-pressed={wallet.id === chosen.id}
          onClick={() => onChoose(wallet.id)}
        >
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm" fw={600} c="dimmed" truncate>
              {wallet.owner.id === me.id ? 'Your own' : wallet.owner.name}
            </Text>
            <Text size="sm" fw={600} c="dimmed">
              {wallet.currency}
            </Text>
          </Group>
          <Text fz={28} fw={700} lh={1.3}>
            <Money value={wallet.available} />
          </Text>
          <Text size="sm" c="dimmed">
            available
            {!isZero(wallet.held) && (
              <>
                {' of '}
                <Money value={wallet.balance} />; <Money value={wallet.held} /> set aside
              </>
            )}
          </Text>
        </UnstyledButton>
      ))}
    </SimpleGrid>
  );
}
