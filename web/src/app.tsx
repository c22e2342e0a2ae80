import { MantineProvider } from '@mantine/core';
import { RouterProvider } from '@tanstack/react-router';
import { router } from './router.tsx';
import { cssVariables, theme } from './ui/theme.ts';

/** The app: theme and routes. What the signed-in part needs beyond that comes with it (`shell/signed-in.tsx`). */
export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <RouterProvider router={router} />
    </MantineProvider>
  );
}
