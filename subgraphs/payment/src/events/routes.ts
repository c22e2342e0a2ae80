import { billChanged, refundDecided, walletChanged } from '@quittance/events/billing';
import { invoiceClaimed, invoiceIssued, invoiceVoided } from '@quittance/events/invoice';
import { type Route, route } from '@quittance/messaging/consumer';
import type { Tx } from '../deps.ts';
import { onBillChanged } from './on-bill-changed.ts';
import { onInvoiceClaimed } from './on-invoice-claimed.ts';
import { onInvoiceIssued } from './on-invoice-issued.ts';
import { onInvoiceVoided } from './on-invoice-voided.ts';
import { onRefundDecided } from './on-refund-decided.ts';
import { onWalletChanged } from './on-wallet-changed.ts';

/** What this service does with which event. Handlers keep absolute state and ignore what is older than what they have. */
export function routesOf({ now }: { now: () => Date }): Route<Tx>[] {
  return [
    route(invoiceIssued, onInvoiceIssued),
    route(invoiceClaimed, onInvoiceClaimed),
    route(invoiceVoided, (tx, events) => onInvoiceVoided(tx, events, now())),
    route(billChanged, (tx, events) => onBillChanged(tx, events, now())),
    route(walletChanged, onWalletChanged),
    route(refundDecided, (tx, events) => onRefundDecided(tx, events, now())),
  ];
}
