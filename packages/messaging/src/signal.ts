/** Wakes one waiter. Given while nobody waits, the next one does not wait: no wake-up is lost. */
export class Signal {
  #given = false;
  #wake: (() => void) | null = null;

  give(): void {
    this.#given = true;
    this.#wake?.();
  }

  /** Resolves when the signal is given or, if told, after the time; true for the former. */
  async taken(afterMs?: number): Promise<boolean> {
    if (!this.#given) {
      await new Promise<void>((resolve) => {
        const timer = afterMs === undefined ? undefined : setTimeout(resolve, afterMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = null;
    }
    const given = this.#given;
    this.#given = false;
    return given;
  }
}
