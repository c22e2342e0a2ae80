import { prismaSql } from '@quittance/database/prisma-sql';
import { actingFor } from '../../../../access.ts';
import { dataUrlOf } from '../../../../organization/logo.ts';
import { findLogo } from '../../../../organization/logo-store.ts';
import type { QueryResolvers } from './../../../types.generated.ts';

export const invoiceLogoDataUrl: NonNullable<QueryResolvers['invoiceLogoDataUrl']> = async (_parent, _args, { caller, deps }) => {
  const organization = actingFor(caller, 'invoices:read');
  const logo = await findLogo(prismaSql(deps.db), organization.id);
  return logo && dataUrlOf(logo);
};
