import { Modal, type ModalProps } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';

/**
 * A dialog that is open for as long as it is rendered. It has the focus from step to step, and afterwards gives it back to what opened it:
 * Mantine's own way needs a dialog that stays rendered when it is closed.
 */
export function Dialog({ children, ...props }: Omit<ModalProps, 'opened'>) {
  const content = useRef<HTMLDivElement>(null);
  const [opener] = useState(findOpener);
  useEffect(() => {
    return () => giveBack(opener);
  }, [opener]);
  const wanted = useRef<Element | null>(null);
  useEffect(() => {
    const before = wanted.current;
    wanted.current = content.current?.querySelector('[data-autofocus]') ?? null;
    // The step that had the focus has made place for another one, or what wants it was loaded after the dialog had given it to its close button.
    const isLate = wanted.current !== before && !content.current?.contains(document.activeElement);
    if (hasNoFocus() || (isLate && wanted.current !== null)) firstIn(content.current)?.focus();
  });
  return (
    <Modal opened {...props}>
      <div ref={content}>{children}</div>
    </Modal>
  );
}

const hasNoFocus = () => document.activeElement === null || document.activeElement === document.body;

/** What has the focus; for an entry of a menu, which is gone by then, the button of the menu. */
function findOpener(): Element | null {
  const menu = document.activeElement?.closest('[role="menu"]');
  return menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : document.activeElement;
}

/** To the heading of the page where the opener went with what was done. */
function giveBack(opener: Element | null): void {
  const target = opener?.isConnected ? opener : document.querySelector('main h1');
  if (hasNoFocus() && target instanceof HTMLElement) target.focus({ preventScroll: true });
}

function firstIn(content: HTMLElement | null): HTMLElement | null | undefined {
  return content?.querySelector<HTMLElement>('[data-autofocus]') ?? content?.querySelector('input, select, textarea, button, a');
}
