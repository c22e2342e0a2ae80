import type { Hold } from '../../hold/hold.ts';

/** What resolvers of this type get as parent. Who hands a hold out has checked that the caller may see it. */
export type HoldMapper = Hold;
