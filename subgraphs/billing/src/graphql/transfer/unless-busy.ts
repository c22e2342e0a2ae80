import { unavailable } from '@quittance/graphql-kit/errors';
import { PosterBusy } from '../../ledger/poster.ts';

/** Too much waits to be posted: nothing was done, and the same request may succeed in a moment. */
export async function unlessBusy<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof PosterBusy ? unavailable() : error;
  }
}
