/** Kinds of transfers, as the API says them. */
export type TransferKind =
  | 'TRANSFER'
  | 'BILL_PAYMENT'
  | 'PAYMENT'
  | 'OVERPAYMENT'
  | 'REFUND'
  | 'DISPUTE'
  | 'HOLD'
  | 'HOLD_CAPTURE'
  | 'HOLD_RELEASE'
  | 'REVERSAL'
  | 'EXCHANGE'
  | 'PLATFORM';

const words: Record<TransferKind, string> = {
  TRANSFER: 'Transfer',
  BILL_PAYMENT: 'Bill',
  PAYMENT: 'Payment',
  OVERPAYMENT: 'Left over from a payment',
  REFUND: 'Money returned',
  DISPUTE: 'Disputed',
  HOLD: 'Set aside',
  HOLD_CAPTURE: 'Set aside, now paid',
  HOLD_RELEASE: 'Set aside, now free',
  REVERSAL: 'Given back',
  EXCHANGE: 'Exchange',
  PLATFORM: 'Booked by the platform',
};

/** What the payments behind movements were for, as the API says it. */
export type PaymentPurpose = 'INVOICE' | 'TOP_UP' | 'PAY_USER';

const purposes: Record<PaymentPurpose, string> = {
  INVOICE: 'Payment of an invoice',
  TOP_UP: 'Funds added',
  PAY_USER: 'Payment from somebody',
};

/** What a movement was; the payment that brought the money, where there is one, says more than the kind. */
export function transferWords(kind: TransferKind, purpose: PaymentPurpose | null): string {
  return kind === 'PAYMENT' && purpose !== null ? purposes[purpose] : words[kind];
}
