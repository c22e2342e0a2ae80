import type { Payee } from '../find-payee.tsx';
import type { BatchLine, LineProblem } from './read-batch.ts';

/** A line whose receiver is known. */
export type BatchTransfer = BatchLine & {
  toWalletId: string;
  /** Null for a wallet that was named by its id: whose it is, nobody is told. */
  payeeName: string | null;
};

const atOnce = 4;

/** Finds the wallets of the people that lines name, each person once. What `find` throws, this throws. */
export async function findReceivers(
  lines: readonly BatchLine[],
  currency: string,
  find: (userName: string) => Promise<Payee | null>,
): Promise<{ transfers: BatchTransfer[]; problems: LineProblem[] }> {
  const names = [...new Set(lines.map(({ to }) => to).filter((to) => !isWallet(to)))];
  const found = new Map<string, Payee | null>();
  const search = async () => {
    for (let name = names.shift(); name !== undefined; name = names.shift()) found.set(name, await find(name));
  };
  await Promise.all(Array.from({ length: atOnce }, search));
  const transfers: BatchTransfer[] = [];
  const problems: LineProblem[] = [];
  for (const line of lines) {
    if (isWallet(line.to)) {
      transfers.push({ ...line, toWalletId: line.to, payeeName: null });
      continue;
    }
    const payee = found.get(line.to) ?? null;
    const wallet = payee?.receivingWallets.find((each) => each.currency === currency);
    if (payee === null) problems.push({ line: line.line, message: `There is nobody of the name ${line.to}.` });
    else if (wallet === undefined) problems.push({ line: line.line, message: `${payee.name} has no wallet in ${currency}.` });
    else transfers.push({ ...line, toWalletId: wallet.id, payeeName: payee.name });
  }
  return { transfers, problems };
}

function isWallet(to: string): boolean {
  return to.startsWith('wal_');
}
