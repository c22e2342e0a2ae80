import { assert } from '@quittance/result';
import { findSuppressionById } from '../../../suppression/store.ts';
import type { MessageRecipientSuppressedErrorResolvers } from './../../types.generated.ts';

export const MessageRecipientSuppressedError: MessageRecipientSuppressedErrorResolvers = {
  suppression: async ({ suppressionId }, _args, { deps }) => {
    const suppression = await findSuppressionById(deps.db, suppressionId);
    assert(suppression !== null, 'what stands in the way was found a moment ago');
    return suppression;
  },
};
