import { Alert } from '@mantine/core';
import type { BillPageQuery } from './bill.generated.ts';

type BillAutopay = NonNullable<NonNullable<BillPageQuery['bill']>['autopay']>;

const words: Record<NonNullable<BillAutopay['reason']>, string> = {
  INSUFFICIENT_FUNDS: 'there was not enough in it',
  LIMIT_PER_BILL: 'it is more than the wallet pays of one bill',
  LIMIT_PER_MONTH: 'with it, the wallet would have paid more than it does in a month',
  NOTHING_DUE: 'nothing was due any more',
  NOT_OWED: 'somebody else owes it by now',
  NOT_POSSIBLE: 'the wallet is the receiver’s own',
  STOPPED: 'it had been told to stop',
};

/** Why a wallet that pays by itself has left a bill to a person. */
export function AutopayNotice({ autopay }: { autopay: BillAutopay | null }) {
  if (autopay === null || autopay.reason === null) return null;
  return (
    <Alert color="yellow" title="Not paid by itself">
      Your wallet did not pay this bill: {words[autopay.reason]}.
    </Alert>
  );
}
