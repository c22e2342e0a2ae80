import { useQuery } from '@apollo/client/react';
import { Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowsExchange, IconBuildingBank, IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { failureOf } from '../api/failure.ts';
import { useLive } from '../api/live-context.tsx';
import { PaymentReturn } from '../payments/payment-return.tsx';
import { useSession } from '../session/session.tsx';
import { Page } from '../ui/page.tsx';
import { Empty, FailureNotice, Loading } from '../ui/states.tsx';
import { AddFunds } from './add-funds.tsx';
import { EntriesList } from './entries-list.tsx';
import { HoldsList } from './holds-list.tsx';
import { OpenWallet } from './open-wallet.tsx';
import { PaySomebody } from './pay-somebody.tsx';
import { WalletsDocument } from './wallet.generated.ts';
import { WalletActions } from './wallet-actions.tsx';
import { WalletCards } from './wallet-cards.tsx';

/** The wallets of the person and of their organisation; what is in one, and how it came and went. */
export function WalletPage() {
  const { wallet: wanted, payment, after } = useSearch({ from: '/app/wallet' });
  const navigate = useNavigate({ from: '/wallet' });
  const { me, organization, can } = useSession();
  const { data, error, refetch } = useQuery(WalletsDocument);
  useLive(['wallet'], refetch);
  const [adding, addFunds] = useDisclosure(false);
  const [paying, pay] = useDisclosure(false);
  const [opening, open] = useDisclosure(false);
  if (data === undefined) return error === undefined ? <Loading /> : <FailureNotice failure={failureOf(error)} retry={refetch} />;

  const { wallets } = data;
  const ofOrganization = wallets.filter(({ owner }) => owner.id === organization?.id);
  const chosen = wallets.find(({ id }) => id === wanted) ?? ofOrganization[0] ?? wallets[0] ?? null;
  const spendable = wallets.filter(({ owner }) => owner.id === me.id || can('wallets:write'));
  const maySpend = chosen !== null && spendable.includes(chosen);
  const mayFill = chosen !== null && (chosen.owner.id === me.id || can('payments:write'));
  return (
    <Page
      title="Wallet"
      description="Money that is kept for you here, to the cent and provable."
      actions={
        <>
          {chosen !== null && (
            <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={open.open}>
              Open a wallet
            </Button>
          )}
          <Button variant="default" leftSection={<IconArrowsExchange size={16} aria-hidden />} onClick={pay.open}>
            Pay somebody
          </Button>
          {mayFill && (
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={addFunds.open}>
              Add funds
            </Button>
          )}
        </>
      }
    >
      {payment !== undefined && <PaymentReturn paymentId={payment} />}
      {error !== undefined && <FailureNotice failure={failureOf(error)} retry={refetch} />}
      {chosen === null ? (
        <Empty icon={IconBuildingBank} title="No wallet yet" action={<Button onClick={open.open}>Open a wallet</Button>}>
          Fill it once, then pay bills and people from it at a click. An organisation's first wallet opens with it.
        </Empty>
      ) : (
        <>
          <WalletCards wallets={wallets} chosen={chosen} onChoose={(id) => void navigate({ search: { wallet: id } })} />
          <WalletActions key={chosen.id} wallet={chosen} spendable={spendable} />
          <HoldsList key={`holds ${chosen.id}`} wallet={chosen} mayResolve={maySpend} />
          <EntriesList
            walletId={chosen.id}
            mayReverse={maySpend}
            after={after}
            onNext={(cursor, state) => void navigate({ search: { wallet: chosen.id, after: cursor }, state })}
            onFirst={() => void navigate({ search: { wallet: chosen.id } })}
          />
        </>
      )}
      <Group>
        {adding && chosen !== null && <AddFunds wallet={chosen} onClose={addFunds.close} />}
        {paying && <PaySomebody wallets={spendable} preferred={maySpend ? chosen : null} onClose={pay.close} />}
        {opening && (
          <OpenWallet onClose={open.close} onOpened={(id) => void refetch().then(() => navigate({ search: { wallet: id } }))} />
        )}
      </Group>
    </Page>
  );
}
