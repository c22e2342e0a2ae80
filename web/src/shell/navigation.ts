import {
  type Icon,
  IconBuildingBank,
  IconChartBar,
  IconCreditCard,
  IconFileInvoice,
  IconHome,
  IconMail,
  IconReceipt,
  IconSettings,
  IconShieldCog,
  IconUsers,
} from '@tabler/icons-react';
import type { LinkProps } from '@tanstack/react-router';
import type { Session } from '../session/session.tsx';

/** An entry of the navigation. */
export type NavigationEntry = { to: NonNullable<LinkProps['to']>; label: string; icon: Icon; exact?: boolean };

/** Entries under one heading. */
export type NavigationGroup = { label: string | null; entries: NavigationEntry[] };

/** What the person can go to: only what they may see. */
export function navigationFor({ organization, me, can }: Session): NavigationGroup[] {
  const business: NavigationEntry[] = [
    ...when(can('invoices:read'), { to: '/invoices', label: 'Invoices', icon: IconFileInvoice }),
    ...when(can('partners:read'), { to: '/partners', label: 'Partners', icon: IconUsers }),
    ...when(can('messages:read'), { to: '/mailbox', label: 'Mailbox', icon: IconMail }),
    ...when(can('reports:read'), { to: '/reports', label: 'Reports', icon: IconChartBar }),
  ];
  const money: NavigationEntry[] = [
    { to: '/wallet', label: 'Wallet', icon: IconBuildingBank },
    { to: '/payments', label: 'Payments', icon: IconCreditCard },
    { to: '/bills', label: 'Bills I owe', icon: IconReceipt },
  ];
  const rest: NavigationEntry[] = [
    { to: '/settings', label: 'Settings', icon: IconSettings },
    ...when(me.platformAdmin, { to: '/administration', label: 'Administration', icon: IconShieldCog }),
  ];
  return [
    { label: null, entries: [{ to: '/', label: 'Home', icon: IconHome, exact: true }] },
    ...(organization === null ? [] : [{ label: 'Business', entries: business }]),
    { label: 'Money', entries: money },
    { label: 'Set-up', entries: rest },
  ];
}

function when(allowed: boolean, entry: NavigationEntry): NavigationEntry[] {
  return allowed ? [entry] : [];
}
