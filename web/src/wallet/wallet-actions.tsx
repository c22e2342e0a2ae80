import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { ButtonLink } from '../ui/link.tsx';
import { Autopay } from './autopay.tsx';
import { ExchangeFunds } from './exchange-funds.tsx';
import { PlaceHold } from './place-hold.tsx';
import { Statement } from './statement.tsx';
import type { Wallet } from './wallet.ts';

type WalletActionsProps = {
  wallet: Wallet;
  /** The wallets that the person may spend from, this one among them if so. */
  spendable: readonly Wallet[];
};

/** What can be done with one wallet, beside paying and filling it. */
export function WalletActions({ wallet, spendable }: WalletActionsProps) {
  const [stating, statement] = useDisclosure(false);
  const [automating, autopay] = useDisclosure(false);
  const [holding, hold] = useDisclosure(false);
  const [exchanging, exchange] = useDisclosure(false);
  const maySpend = spendable.some(({ id }) => id === wallet.id);
  const others = spendable.filter(({ currency }) => currency !== wallet.currency);
  return (
    <Group gap="xs">
      <Button variant="default" size="xs" onClick={statement.open}>
        Statement
      </Button>
      {maySpend && (
        <>
          <ButtonLink to="/wallet/$walletId/pay-many" params={{ walletId: wallet.id }} variant="default" size="xs">
            Pay many
          </ButtonLink>
          <Button variant="default" size="xs" onClick={exchange.open}>
            Exchange
          </Button>
          <Button variant="default" size="xs" onClick={hold.open}>
            Set money aside
          </Button>
          <Button variant="default" size="xs" onClick={autopay.open}>
            Pay bills by itself
          </Button>
        </>
      )}
      {stating && <Statement wallet={wallet} today={new Date().toISOString().slice(0, 10)} onClose={statement.close} />}
      {automating && <Autopay wallet={wallet} onClose={autopay.close} />}
      {holding && <PlaceHold wallet={wallet} onClose={hold.close} />}
      {exchanging && <ExchangeFunds wallet={wallet} others={others} onClose={exchange.close} />}
    </Group>
  );
}
