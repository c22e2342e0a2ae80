import { notifications } from '@mantine/notifications';
import { assertNever } from '@quittance/result';
import { useAttempt } from '../api/attempt.ts';
import { useCommand } from '../api/use-command.ts';
import { formatMoney } from '../ui/format.ts';
import type { FieldError } from '../ui/use-fields.ts';
import {
  PayUserDocument,
  type PayUserMutationVariables,
  TransferFundsDocument,
  type TransferFundsMutationVariables,
} from './wallet.generated.ts';

/** Where a form wants to hear how it went. */
type Outcome = {
  refuse(message: string | null): void;
  /** Shows errors at their fields; answers the words of those that have none. */
  showErrors(errors: readonly FieldError[]): string | null;
  onPaid(): void;
};
type WithoutKey<Variables extends { input: object }> = Omit<Variables['input'], 'idempotencyKey'>;

/** Pays somebody from a wallet, at once. */
export function useTransferFunds(payeeName: string, { refuse, showErrors, onPaid }: Outcome) {
  const command = useCommand(TransferFundsDocument);
  const attempt = useAttempt();
  const pay = (content: WithoutKey<TransferFundsMutationVariables>) =>
    command.run({ input: { ...content, idempotencyKey: attempt.keyFor(content) } }, ({ transferFunds }) => {
      attempt.settle();
      switch (transferFunds.__typename) {
        case 'TransferFundsSuccess':
          notifications.show({ color: 'green', message: `${formatMoney(content.amount)} went to ${payeeName}.` });
          return onPaid();
        case 'InsufficientFundsError':
          showErrors([{ path: ['amount', 'amount'], message: `Only ${formatMoney(transferFunds.available)} can be spent.` }]);
          return;
        case 'ValidationError':
          return refuse(showErrors(transferFunds.fields));
        case 'WalletNotFoundError':
        case 'CurrencyMismatchError':
        case 'SameWalletError':
        case 'IdempotencyKeyReusedError':
          return refuse(transferFunds.message);
        default:
          return assertNever(transferFunds);
      }
    });
  return { pay, busy: command.busy, failure: command.failure };
}

/** Pays somebody through a payment provider's page. */
export function usePayByProvider({ refuse, showErrors }: Outcome) {
  const command = useCommand(PayUserDocument);
  const attempt = useAttempt();
  const pay = (content: WithoutKey<PayUserMutationVariables>) =>
    command.run({ input: { ...content, idempotencyKey: attempt.keyFor(content) } }, ({ payUser }) => {
      attempt.settle();
      switch (payUser.__typename) {
        case 'PayUserSuccess':
          if (payUser.payment.checkoutUrl !== null) return window.location.assign(payUser.payment.checkoutUrl);
          return refuse('The provider has not answered yet. Look under Payments; it goes on by itself.');
        case 'ValidationError':
          return refuse(showErrors(payUser.fields));
        case 'PaymentWalletNotFoundError':
        case 'PaymentCurrencyMismatchError':
        case 'PaymentProviderNotFoundError':
        case 'PaymentProviderFailedError':
        case 'IdempotencyKeyReusedError':
          return refuse(payUser.message);
        default:
          return assertNever(payUser);
      }
    });
  return { pay, busy: command.busy, failure: command.failure };
}
