import type { billChanged, billOpened, refundDecided, walletChanged } from '@quittance/events/billing';
import type { NewEvent } from '@quittance/messaging/outbox';

/** Everything that this service tells the others. */
export type BillingEvent =
  | NewEvent<typeof billOpened>
  | NewEvent<typeof billChanged>
  | NewEvent<typeof refundDecided>
  | NewEvent<typeof walletChanged>;
