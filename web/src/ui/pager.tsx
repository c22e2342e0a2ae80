import { Button, Group } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useRouter, useRouterState } from '@tanstack/react-router';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** How many pages of a list one has gone forward: that many the browser can go back. */
    pagesBack?: number;
  }
}

type PagerProps = {
  hasNextPage: boolean;
  /** Whether this is a later page than the first. */
  isLater: boolean;
  onNext(state: { pagesBack: number }): void;
  onFirst(): void;
};

/** Pages by cursor: the API knows the next one, the browser's history the one before. */
export function Pager({ hasNextPage, isLater, onNext, onFirst }: PagerProps) {
  const router = useRouter();
  const pagesBack = useRouterState({ select: (state) => state.location.state.pagesBack ?? 0 });
  if (!hasNextPage && !isLater) return null;
  return (
    <Group justify="space-between" component="nav" aria-label="Pages of this list">
      <Group gap="xs">
        {isLater && (
          <Button variant="default" size="sm" onClick={onFirst}>
            First page
          </Button>
        )}
        {isLater && pagesBack > 0 && (
          <Button variant="default" size="sm" leftSection={<IconChevronLeft size={16} />} onClick={() => router.history.back()}>
            Previous
          </Button>
        )}
      </Group>
      {hasNextPage && (
        <Button
          variant="default"
          size="sm"
          rightSection={<IconChevronRight size={16} />}
          onClick={() => onNext({ pagesBack: pagesBack + 1 })}
        >
          Next
        </Button>
      )}
    </Group>
  );
}
