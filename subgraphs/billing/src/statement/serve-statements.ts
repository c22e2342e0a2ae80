import { pgSql } from '@quittance/database/prisma-sql';
import { assert } from '@quittance/result';
import type { Deps } from '../deps.ts';
import { type Download, type NoDownload, serveDownloads } from '../download/serve.ts';
import { findTransfers } from '../transfer/store.ts';
import { findWallet } from '../wallet/store.ts';
import type { Entry, Wallet } from '../wallet/wallet.ts';
import { statementPath } from './links.ts';
import { documentOf, type StatementDocument } from './pdf/statement-document.ts';
import type { Format, Statement } from './statement.ts';
import { loadStatement, pageOfStatement } from './store.ts';
import { type StatementLine, writers } from './write-statement.ts';

/** More is not one download: about ten megabytes, held in memory here and in the gateway; on paper a hundred pages. */
const mostEntries: Readonly<Record<Format, number>> = { csv: 50_000, json: 50_000, pdf: 5_000 };
const atOnce = 1_000;

/** Serves statements by links that expire. */
export function statementRoutes(deps: Deps): Readonly<Record<string, (request: Request) => Promise<Response>>> {
  return { [statementPath]: serveDownloads(statementPath, (signed) => find(deps, signed)) };
}

async function find(deps: Deps, signed: string): Promise<Download | NoDownload> {
  const ref = deps.statementLinks.read(signed, deps.now());
  const wallet = ref === null ? null : await findWallet(deps.db, ref.walletId);
  if (ref === null || wallet === null) return { status: 404, text: 'This link does not lead to a statement, or it has expired.' };
  const { from, to, format } = ref;
  const statement = await loadStatement(pgSql(deps.pool), wallet, { from, to });
  const lines = await linesOf(deps, statement, mostEntries[format]);
  if (lines === null)
    return { status: 413, text: `A statement to download has at most ${mostEntries[format]} entries: take a shorter period.` };
  const filename = `statement-${wallet.currency}-${from}-${to}.${format}`;
  if (format === 'pdf') return drawn(deps, filename, documentOf(statement, lines, ref.ownerName ?? ownerOf(wallet)));
  const { contentType, write } = writers[format];
  return { filename, contentType, body: write(statement, lines) };
}

async function drawn(deps: Deps, filename: string, document: StatementDocument): Promise<Download | NoDownload> {
  try {
    return { filename, contentType: 'application/pdf', body: new Uint8Array(await deps.statementRenderer.render(document)) };
  } catch (error) {
    deps.log.warn({ err: error, walletId: document.walletId }, 'statement not drawn');
    return { status: 503, text: 'The statement could not be drawn now: try again in a moment.' };
  }
}

function ownerOf({ owner }: Wallet): string {
  return owner.organizationId ?? owner.userId ?? '';
}

/** All of its entries; null when there are more than `most`. */
async function linesOf(deps: Deps, statement: Statement, most: number): Promise<StatementLine[] | null> {
  const lines: StatementLine[] = [];
  for (let after: bigint | null = null; ; ) {
    const entries: Entry[] = await pageOfStatement(pgSql(deps.pool), statement, after, atOnce);
    const ids = entries.map(({ transferId }) => transferId);
    const transferOf = new Map((await findTransfers(deps.db, ids)).map((transfer) => [transfer.id, transfer]));
    for (const entry of entries) {
      const transfer = transferOf.get(entry.transferId);
      assert(transfer !== undefined, 'every entry has its transfer');
      lines.push({ entry, transfer });
    }
    if (lines.length > most) return null;
    if (entries.length < atOnce) return lines;
    after = entries.at(-1)?.seq ?? null;
  }
}
