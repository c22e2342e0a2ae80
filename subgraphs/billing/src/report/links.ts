import { parseId } from '@quittance/ids';
import { createSignedLinks } from '../download/links.ts';
import { groupings, type ReportQuery } from './report.ts';

/** Where reports are served. */
export const reportPath = '/documents/billing-reports/';

/** Makes and reads links to reports as CSV. */
export type ReportLinks = {
  /** Absolute. */
  urlOf(query: ReportQuery, now: Date): string;
  /** What the last part of such a link asks for; null when it is forged or has expired. */
  read(signed: string, now: Date): ReportQuery | null;
};

/** The first secret signs, all of them are accepted. */
export function createReportLinks(options: { publicUrl: string; secrets: readonly string[] }): ReportLinks {
  const links = createSignedLinks({ ...options, path: reportPath, purpose: 'link to a billing report' });
  return {
    urlOf: ({ organizationId, from, to, groupBy, partnerId, currency }, now) =>
      links.urlOf([organizationId, from, to, groupBy, partnerId ?? '', currency ?? ''], now),
    read(signed, now) {
      const [id = '', from = '', to = '', name = '', partner = '', currency = ''] = links.read(signed, now) ?? [];
      const [organizationId, groupBy] = [parseId('org', id), groupings.find((each) => each === name)];
      if (organizationId === null || groupBy === undefined) return null;
      const partnerId = partner === '' ? null : parseId('ptn', partner);
      return { organizationId, from, to, groupBy, partnerId, currency: currency === '' ? null : currency };
    },
  };
}
