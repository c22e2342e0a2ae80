import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { Change } from './event-stream.ts';
import { followChanges, type LiveState } from './live.ts';

type Subscriber = { readonly kinds: readonly string[]; readonly refetch: () => void };
type LiveContextValue = { readonly state: LiveState; subscribe(subscriber: Subscriber): () => void };

const LiveContext = createContext<LiveContextValue>({ state: 'connecting', subscribe: () => () => undefined });

/** One command changes several things at once; what arrives within this time is one reason to refetch. */
const gatherMs = 150;

function createHub() {
  const subscribers = new Set<Subscriber>();
  const waiting = new Set<Subscriber>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const flush = () => {
    timer = null;
    const due = [...waiting];
    waiting.clear();
    for (const subscriber of due) if (subscribers.has(subscriber)) subscriber.refetch();
  };
  const wake = (concerns: (subscriber: Subscriber) => boolean) => {
    for (const subscriber of subscribers) if (concerns(subscriber)) waiting.add(subscriber);
    if (waiting.size > 0 && timer === null) timer = setTimeout(flush, gatherMs);
  };
  return {
    subscribe(subscriber: Subscriber) {
      subscribers.add(subscriber);
      return () => void subscribers.delete(subscriber);
    },
    changed: (change: Change) => wake((subscriber) => subscriber.kinds.includes(change.kind)),
    missedSome: () => wake(() => true),
  };
}

/** Holds the one connection to `/live` for all pages below it. `scope` is what it is for: another organisation, another connection. */
export function LiveProvider({ scope, children }: { scope: string; children: ReactNode }) {
  const [hub] = useState(createHub);
  const [state, setState] = useState<LiveState>('connecting');
  // biome-ignore lint/correctness/useExhaustiveDependencies: another scope is another connection
  useEffect(() => {
    const abort = new AbortController();
    void followChanges({ onChange: hub.changed, onGap: hub.missedSome, onState: setState }, abort.signal);
    return () => abort.abort();
  }, [hub, scope]);
  const value = useMemo(() => ({ state, subscribe: hub.subscribe }), [hub, state]);
  return <LiveContext value={value}>{children}</LiveContext>;
}

/** Calls `refetch` when something of one of these kinds changed, and when changes may have been missed. */
export function useLive(kinds: readonly string[], refetch: () => unknown): void {
  const { subscribe } = useContext(LiveContext);
  const latest = useRef(refetch);
  latest.current = refetch;
  const key = kinds.join();
  useEffect(() => subscribe({ kinds: key.split(','), refetch: () => void latest.current() }), [subscribe, key]);
}

/** For the shell, which says when the page does not update itself. */
export function useLiveState(): LiveState {
  return useContext(LiveContext).state;
}
