import type { PartnerResolvers } from './../../types.generated.ts';

export const Partner: PartnerResolvers = {};
