import { unauthenticated } from '@quittance/graphql-kit/errors';
import { parseInput } from '@quittance/graphql-kit/input';
import { assertNever } from '@quittance/result';
import { bookPlatformTransfer as bookPlatformTransferCommand } from '../../../../platform/book-platform-transfer.ts';
import { errorOf } from '../../../error-of.ts';
import { bookPlatformTransferInput } from '../../../inputs.ts';
import type { MutationResolvers } from './../../../types.generated.ts';

export const bookPlatformTransfer: NonNullable<MutationResolvers['bookPlatformTransfer']> = async (
  _parent,
  args,
  { caller, deps },
) => {
  if (caller.kind === 'anonymous') throw unauthenticated();
  const input = parseInput(bookPlatformTransferInput, args.input);
  if (!input.ok) return input.error;
  const outcome = await bookPlatformTransferCommand(deps, caller, input.value);
  if (outcome.ok) return { __typename: 'BookPlatformTransferSuccess', transfer: outcome.value };
  const { error } = outcome;
  switch (error.code) {
    case 'INVALID':
      return errorOf.invalid(error);
    case 'IDEMPOTENCY_KEY_REUSED':
      return errorOf.keyReused(error);
    case 'FORBIDDEN':
      return errorOf.forbidden(error);
    default:
      return assertNever(error);
  }
};
