import { Anchor, type AnchorProps, Button, type ButtonProps, NavLink, type NavLinkProps } from '@mantine/core';
import { createLink, type LinkComponent } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

type Native<Own> = Own & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof Own> & { ref?: Ref<HTMLAnchorElement> };

function PlainAnchor(props: Native<AnchorProps>) {
  return <Anchor underline="always" {...props} />;
}

function PlainButton(props: Native<ButtonProps>) {
  return <Button component="a" {...props} />;
}

function PlainNavLink(props: Native<NavLinkProps>) {
  return <NavLink component="a" {...props} />;
}

/** A link within the app that looks like text; its target is type-checked. */
export const TextLink: LinkComponent<typeof PlainAnchor> = createLink(PlainAnchor);

/** A link within the app that looks like a button. */
export const ButtonLink: LinkComponent<typeof PlainButton> = createLink(PlainButton);

/** An entry of the navigation. */
export const NavigationLink: LinkComponent<typeof PlainNavLink> = createLink(PlainNavLink);
