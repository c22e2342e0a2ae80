import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** The colour of the house: shade 8 carries white text at 6.4 : 1. */
const pine: MantineColorsTuple = [
  '#eef9f6',
  '#dbf1eb',
  '#b2e2d6',
  '#84d1be',
  '#5cc2a9',
  '#3cab92',
  '#23937b',
  '#127a66',
  '#0b6253',
  '#064a3f',
];

/** Mantine's look with a contrast that passes WCAG AA everywhere, in light and dark. */
export const theme = createTheme({
  colors: { pine },
  primaryColor: 'pine',
  primaryShade: 8,
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily:
    'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif',
  fontSizes: { md: '0.9375rem' },
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.625rem' }, h2: { fontSize: '1.125rem' }, h3: { fontSize: '1rem' } },
  },
  // By name and not by `Component.extend`: the theme would otherwise bring every one of them into the first page.
  components: {
    Alert: { defaultProps: { variant: 'light' } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 600, style: { flexShrink: 0 } } },
    Button: { defaultProps: { loaderProps: { type: 'dots' } } },
    Drawer: {
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' }, styles: { inner: { left: 0 }, content: { padding: 0 } } },
    },
    // Its invisible first element is no item: the first item gets the focus.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Modal: {
      defaultProps: {
        centered: true,
        closeButtonProps: { 'aria-label': 'Close' },
        padding: 'lg',
        styles: {
          title: { fontSize: '1.125rem', fontWeight: 650, lineHeight: 1.3 },
          // Dialogs are rendered within `main`: without a place of their own they would stand where its padding ends.
          inner: { left: 0 },
          // Its parts have one: with a second around them, what is scrolled would show above the title.
          content: { padding: 0 },
        },
      },
    },
    // No `p`, which would win over the padding of what is made of paper: dialogs and drawers.
    Paper: { defaultProps: { withBorder: true, radius: 'lg' }, styles: { root: { padding: 'var(--mantine-spacing-lg)' } } },
    // The list itself scrolls, which keyboards reach by the field; an area around it would be one that they can't.
    Select: { defaultProps: { withScrollArea: false }, styles: { options: { maxHeight: 220, overflowY: 'auto' } } },
    Table: { defaultProps: { verticalSpacing: 'sm', horizontalSpacing: 'md' } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
  },
});

/** Mantine's own secondary colours miss 4.5 : 1 on our backgrounds. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-dimmed': '#56606b',
    '--mantine-color-placeholder': '#6a7480',
    '--mantine-color-error': '#b42318',
    // Words on tinted badges and notes.
    '--mantine-color-blue-light-color': '#1354a0',
    '--mantine-color-green-light-color': '#1b5e2c',
    '--mantine-color-orange-light-color': '#8f3a06',
    '--mantine-color-red-light-color': '#a11d1d',
    '--mantine-color-yellow-light-color': '#6f4a00',
    '--page-background': '#f5f7f6',
    '--row-hover': '#f3f7f5',
  },
  dark: {
    '--mantine-color-dimmed': '#a9b1ba',
    '--mantine-color-placeholder': '#9aa3ad',
    '--mantine-color-error': '#ff9c92',
    '--page-background': '#17191b',
    '--row-hover': '#2b3034',
  },
});
