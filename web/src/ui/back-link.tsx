import { IconArrowLeft } from '@tabler/icons-react';
import type { ComponentProps, ReactNode } from 'react';
import classes from './back-link.module.css';
import { TextLink } from './link.tsx';

/** The way back to the list a page belongs to. */
export function BackLink({ to, children }: { to: ComponentProps<typeof TextLink>['to']; children: ReactNode }) {
  return (
    <TextLink to={to} size="sm" className={classes.back}>
      <IconArrowLeft size={16} aria-hidden />
      {children}
    </TextLink>
  );
}
