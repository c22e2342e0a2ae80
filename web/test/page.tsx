import { MantineProvider } from '@mantine/core';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { type RenderResult, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { routeTree } from '../src/routes/tree.ts';
import { theme } from '../src/ui/theme.ts';

/** Shows something within the theme, as in the app but without transitions. */
export function renderThemed(content: ReactNode): RenderResult {
  return render(content, {
    wrapper: ({ children }) => (
      <MantineProvider theme={theme} env="test">
        {children}
      </MantineProvider>
    ),
  });
}

/** Shows something that has links. */
export function renderLinked(content: ReactNode): RenderResult {
  const router = createRouter({
    routeTree: createRootRoute({ component: () => content }),
    history: createMemoryHistory({ initialEntries: ['/'] }),
  });
  return renderThemed(<RouterProvider router={router} />);
}

/** Shows the app's page of an address. */
export function renderPage(address: string): RenderResult {
  const router = createRouter({ routeTree, history: createMemoryHistory({ initialEntries: [address] }) });
  return renderThemed(<RouterProvider router={router} />);
}
