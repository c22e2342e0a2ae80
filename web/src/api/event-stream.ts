/** What happened, without its content: the page asks again for what it shows. */
export type Change = { readonly kind: string; readonly id: string };

/** Takes a stream of server-sent events apart; give it the text as it arrives. */
export function createEventParser(onData: (data: string) => void): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    const events = (rest + chunk.replaceAll('\r\n', '\n')).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const data = event
        .split('\n')
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice(5).trimStart());
      if (data.length > 0) onData(data.join('\n'));
    }
  };
}

/** The change that a message tells, or null for one that this version does not understand. */
export function parseChange(data: string): Change | null {
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value !== 'object' || value === null || !('kind' in value) || !('id' in value)) return null;
    return typeof value.kind === 'string' && typeof value.id === 'string' ? { kind: value.kind, id: value.id } : null;
  } catch {
    return null;
  }
}
