import type { Figures, PeriodFigures, ReportQuery, ReportRow } from '../../report/report.ts';

/** What was asked, by who may, with what it comes to; the rows are loaded for who asks for them. */
export type BillingReportMapper = ReportQuery & { totals: Figures[]; periods: PeriodFigures[] };

export type BillingFiguresMapper = Figures;

export type BillingReportRowMapper = ReportRow;

/** The partner belongs to another service: the id is all there is here. */
export type PartnerMapper = { id: string };
