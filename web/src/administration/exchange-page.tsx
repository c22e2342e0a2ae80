import { useQuery } from '@apollo/client/react';
import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconExchange } from '@tabler/icons-react';
import { failureOf } from '../api/failure.ts';
import { formatDecimal } from '../ui/format.ts';
import { Page } from '../ui/page.tsx';
import { type Column, Records } from '../ui/records.tsx';
import { Empty, FailureNotice, Loading } from '../ui/states.tsx';
import { Instant } from '../ui/when.tsx';
import { AdministrationRatesDocument, type AdministrationRatesQuery } from './exchange.generated.ts';
import { SetExchangeRate } from './set-exchange-rate.tsx';

type Rate = AdministrationRatesQuery['exchangeRates'][number];

const columns: readonly Column<Rate>[] = [
  {
    header: 'Pair',
    card: 'title',
    cell: ({ from, to }) => (
      <Text fw={600}>
        {from} → {to}
      </Text>
    ),
  },
  {
    header: 'Rate',
    align: 'right',
    card: 'corner',
    cell: ({ from, to, rate }) => (
      <Text inherit className="figures">
        1 {from} = {formatDecimal(rate)} {to}
      </Text>
    ),
  },
  { header: 'Since', cell: ({ validFrom }) => <Instant value={validFrom} /> },
  { header: 'Until', cell: ({ validUntil }) => <Instant value={validUntil} /> },
];

/** What currencies are exchanged at now; the platform is on the other side of every exchange. */
export function ExchangePage() {
  const { data, error, refetch } = useQuery(AdministrationRatesDocument);
  const [setting, set] = useDisclosure(false);
  const rates = data?.exchangeRates;
  const button = <Button onClick={set.open}>Set a rate</Button>;
  return (
    <Page
      title="Exchange rates"
      description="What people exchange currencies at between their own wallets, against the platform's liquidity."
      actions={rates !== undefined && rates.length > 0 ? button : null}
    >
      {error !== undefined && <FailureNotice failure={failureOf(error)} retry={refetch} />}
      {rates === undefined && error === undefined && <Loading rows={3} />}
      {rates?.length === 0 && (
        <Empty icon={IconExchange} title="Nothing is exchanged" action={button}>
          As soon as a rate is valid between two currencies, people can exchange between their wallets in them.
        </Empty>
      )}
      {rates !== undefined && rates.length > 0 && (
        <Records label="Exchange rates" columns={columns} rows={rates} keyOf={({ from, to }) => `${from} ${to}`} />
      )}
      {setting && <SetExchangeRate onClose={set.close} onSet={refetch} />}
    </Page>
  );
}
