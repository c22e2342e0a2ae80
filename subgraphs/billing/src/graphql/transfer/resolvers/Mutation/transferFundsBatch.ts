import { unauthenticated } from '@quittance/graphql-kit/errors';
import { parseInput } from '@quittance/graphql-kit/input';
import { assertNever } from '@quittance/result';
import { transferFundsBatch as transferFundsBatchCommand } from '../../../../transfer/transfer-funds-batch.ts';
import { errorOf } from '../../../error-of.ts';
import { transferFundsBatchInput } from '../../../inputs.ts';
import type { MutationResolvers } from './../../../types.generated.ts';
import { resultOfTransfer } from '../../result-of-transfer.ts';
import { unlessBusy } from '../../unless-busy.ts';

export const transferFundsBatch: NonNullable<MutationResolvers['transferFundsBatch']> = async (
  _parent,
  args,
  { caller, deps },
) => {
  if (caller.kind === 'anonymous') throw unauthenticated();
  const input = parseInput(transferFundsBatchInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await unlessBusy(transferFundsBatchCommand(deps, caller, input.value));
  if (outcome.ok) return { __typename: 'TransferFundsBatchSuccess', results: outcome.value.map(resultOfTransfer) };
  const { error } = outcome;
  switch (error.code) {
    case 'IDEMPOTENCY_KEY_REUSED':
      return errorOf.keyReused(error);
    case 'FORBIDDEN':
      return errorOf.forbidden(error);
    default:
      return assertNever(error);
  }
};
