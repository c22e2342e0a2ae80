import type { Failure } from '../../api/failure.ts';

/** How an attempt to save ended. */
export type SaveOutcome =
  | { kind: 'saved' }
  /** Something in it is not acceptable: by place in the editor. */
  | { kind: 'refused'; errors: ReadonlyMap<string, string> }
  /** Another window saved in between. */
  | { kind: 'conflict'; currentVersion: number }
  /** It can't be changed any more: deleted or issued elsewhere. */
  | { kind: 'gone'; message: string }
  /** No answer; it is tried again by itself. */
  | { kind: 'failed'; failure: Failure };

/** What the editor shows of saving. */
export type SaveState = { kind: 'untouched' } | { kind: 'waiting' } | { kind: 'saving' } | SaveOutcome;

/** Saves what changes, one request at a time. */
export type Autosave<Content> = {
  /** The content is another now. */
  changed(content: Content): void;
  /** Saves at once what is not saved yet; true when all of it is. */
  flush(): Promise<boolean>;
  /** Whether something is not saved. */
  isDirty(): boolean;
  /** Ends the clock; what is not saved is still sent. */
  stop(): void;
};

export type AutosaveOptions<Content> = {
  save(content: Content): Promise<SaveOutcome>;
  onState(state: SaveState): void;
  /** How long after the last change; 800 ms. */
  pauseMs?: number;
  /** How long until another try after no answer came; 5 s. */
  retryMs?: number;
};

/** Waits for a pause in typing, then saves; never two at once, and never the older after the newer. */
export function createAutosave<Content>(first: Content, options: AutosaveOptions<Content>): Autosave<Content> {
  const { save, onState, pauseMs = 800, retryMs = 5_000 } = options;
  let latest = first;
  let saved = first;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let running: Promise<boolean> | null = null;

  function plan(milliseconds: number): void {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => void flush(), milliseconds);
  }

  async function saveAll(): Promise<boolean> {
    while (latest !== saved) {
      const content = latest;
      onState({ kind: 'saving' });
      const outcome = await save(content);
      if (outcome.kind === 'saved') saved = content;
      else if (content === latest || outcome.kind !== 'refused') {
        onState(outcome);
        if (outcome.kind === 'failed') plan(retryMs);
        return false;
      }
    }
    onState({ kind: 'saved' });
    return true;
  }

  function flush(): Promise<boolean> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (latest === saved && running === null) return Promise.resolve(true);
    running ??= saveAll().finally(() => {
      running = null;
    });
    return running;
  }

  return {
    changed(content) {
      if (content === latest) return;
      latest = content;
      onState({ kind: 'waiting' });
      plan(pauseMs);
    },
    flush,
    isDirty: () => latest !== saved,
    stop: () => void flush(),
  };
}
