import { pgSql } from '@quittance/database/prisma-sql';
import type { Deps } from '../deps.ts';
import { type Download, type NoDownload, serveDownloads } from '../download/serve.ts';
import { reportPath } from './links.ts';
import { loadRows } from './store.ts';
import { writeReport } from './write-report.ts';

/** More is not one download: about ten megabytes, held in memory here and in the gateway. */
const mostRows = 50_000;

/** Serves reports as CSV by links that expire. */
export function reportRoutes(deps: Deps): Readonly<Record<string, (request: Request) => Promise<Response>>> {
  return { [reportPath]: serveDownloads(reportPath, (signed) => find(deps, signed)) };
}

async function find(deps: Deps, signed: string): Promise<Download | NoDownload> {
  const query = deps.reportLinks.read(signed, deps.now());
  if (query === null) return { status: 404, text: 'This link does not lead to a report, or it has expired.' };
  const rows = await loadRows(pgSql(deps.pool), query, null, mostRows + 1);
  if (rows.length > mostRows)
    return { status: 413, text: `A report to download has at most ${mostRows} rows: take fewer days or longer periods.` };
  const filename = `billing-report-${query.from}-${query.to}.csv`;
  return { filename, contentType: 'text/csv; charset=utf-8', body: writeReport(rows) };
}
