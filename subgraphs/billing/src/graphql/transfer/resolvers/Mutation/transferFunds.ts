import { unauthenticated } from '@quittance/graphql-kit/errors';
import { parseInput } from '@quittance/graphql-kit/input';
import { transferFunds as transferFundsCommand } from '../../../../transfer/transfer-funds.ts';
import { transferFundsInput } from '../../../inputs.ts';
import type { MutationResolvers } from './../../../types.generated.ts';
import { resultOfTransfer } from '../../result-of-transfer.ts';
import { unlessBusy } from '../../unless-busy.ts';

export const transferFunds: NonNullable<MutationResolvers['transferFunds']> = async (_parent, args, { caller, deps }) => {
  if (caller.kind === 'anonymous') throw unauthenticated();
  const input = parseInput(transferFundsInput, args.input);
  if (!input.ok) return input.error;
  return resultOfTransfer(await unlessBusy(transferFundsCommand(deps, caller, input.value)));
};
