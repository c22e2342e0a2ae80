import type { Logger } from '@quittance/telemetry/log';
import { counter } from '@quittance/telemetry/metrics';

const alerts = counter('quittance_mail_alerts_total', 'Things about mail that a person has to look at.', ['kind']);

/** What a person has to look at. */
export type AlertKind =
  /** A provider refuses our credentials: nothing goes through it until they are mended. */
  | 'PROVIDER_MISCONFIGURED'
  /** A provider refuses a message as such: a mistake of ours, or content it does not like. */
  | 'MESSAGE_REJECTED'
  /** It may have been sent or not, and nobody can be asked: `resendMessage` decides. */
  | 'OUTCOME_UNKNOWN'
  /** No provider took the message in time. */
  | 'MESSAGE_GIVEN_UP'
  /** The document that an event points to is not what the event says. */
  | 'DOCUMENT_MISMATCH';

/** Calls for a person: a log line of level error with `alert`, and a metric to alarm on. */
export function raiseAlert(log: Logger, alert: AlertKind, about: Record<string, unknown>): void {
  alerts.inc({ kind: alert });
  log.error({ alert, ...about }, 'mail needs a person');
}
