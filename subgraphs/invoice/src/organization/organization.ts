import type { Id } from '@quittance/ids';
import type { PostalAddress } from '../address.ts';

/** What is known here of an organisation: the seller's data of its documents. */
export type Organization = {
  id: Id<'org'>;
  name: string;
  country: string;
  currency: string;
  taxId: string | null;
  address: PostalAddress | null;
  email: string | null;
  /** Of the event it was told by. */
  version: number;
};
