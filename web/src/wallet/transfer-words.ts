/** Kinds of transfers, as the API says them. */
export type TransferKind =
  | 'TRANSFER'
  | 'BILL_PAYMENT'
  | 'PAYMENT'
  | 'OVERPAYMENT'
  | 'REFUND'
  | 'HOLD'
  | 'HOLD_CAPTURE'
  | 'HOLD_RELEASE';

const words: Record<TransferKind, string> = {
  TRANSFER: 'Transfer',
  BILL_PAYMENT: 'Bill',
  PAYMENT: 'Payment',
  OVERPAYMENT: 'Left over from a payment',
  REFUND: 'Money returned',
  HOLD: 'Set aside',
  HOLD_CAPTURE: 'Set aside, now paid',
  HOLD_RELEASE: 'Set aside, now free',
};

/** What a movement was. */
export function transferWords(kind: TransferKind): string {
  return words[kind];
}
