import { useApolloClient, useQuery } from '@apollo/client/react';
import type { Permission } from '@quittance/access/permissions';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef } from 'react';
import { failureOf } from '../api/failure.ts';
import { chooseOrganization, chosenOrganization } from '../api/organization-choice.ts';
import { FailureNotice } from '../ui/states.tsx';
import { SessionDocument, type SessionQuery } from './session.generated.ts';
import { Starting } from './starting.tsx';

/** The signed-in person. */
export type Me = SessionQuery['me'];
/** One of their organisations with what they may do for it. */
export type Membership = Me['memberships'][number];
/** The organisation that is acted for. */
export type ActingOrganization = Membership['organization'];

/** Who is signed in, and for whom they act. */
export type Session = {
  readonly me: Me;
  /** Null for a person without one: they can still pay and be paid. */
  readonly organization: ActingOrganization | null;
  can(permission: Permission): boolean;
  /** Acts for another organisation: everything is asked for anew. */
  switchTo(organizationId: string): Promise<void>;
  reload(): Promise<void>;
};

const SessionContext = createContext<Session | null>(null);

/** The membership that the window's choice means: the first one where there is no choice or it is gone. */
export function actingMembership(memberships: readonly Membership[], chosen: string | null): Membership | null {
  return memberships.find(({ organization }) => organization.id === chosen) ?? memberships[0] ?? null;
}

/** Gives the pages below it the session; without one `signedOut` stands in their place. */
export function SessionProvider({ children, signedOut }: { children: ReactNode; signedOut: ReactNode }) {
  const client = useApolloClient();
  const switching = useRef(false);
  const { data, error, refetch } = useQuery(SessionDocument, { notifyOnNetworkStatusChange: true });
  const failure = error === undefined ? null : failureOf(error);
  // The organisation is gone, or was another account's: ask again without it.
  const staleChoice = failure?.code === 'NOT_FOUND' && chosenOrganization() !== null;
  useEffect(() => {
    if (!staleChoice) return;
    chooseOrganization(null);
    void refetch();
  }, [staleChoice, refetch]);

  const me = data?.me;
  const membership = me === undefined ? null : actingMembership(me.memberships, chosenOrganization());
  const organizationId = membership?.organization.id ?? null;
  // Not while switching: the organisation may be newer than what is known of the person.
  if (me !== undefined && !switching.current && organizationId !== chosenOrganization()) chooseOrganization(organizationId);

  const switchTo = useCallback(
    async (id: string) => {
      switching.current = true;
      chooseOrganization(id);
      try {
        await client.resetStore();
      } finally {
        switching.current = false;
      }
    },
    [client],
  );
  const session = useMemo<Session | null>(() => {
    if (me === undefined) return null;
    const organization = membership?.organization ?? null;
    return {
      me,
      organization,
      can: (permission) => organization?.permissions.includes(permission) ?? false,
      switchTo,
      reload: async () => void (await refetch()),
    };
  }, [me, membership, switchTo, refetch]);

  if (failure?.code === 'UNAUTHENTICATED') return signedOut;
  if (session !== null) return <SessionContext value={session}>{children}</SessionContext>;
  if (failure !== null && !staleChoice) return <Starting note={<FailureNotice failure={failure} retry={refetch} />} />;
  return <Starting />;
}

/** The session, below a `SessionProvider`. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('There is no session above this component');
  return session;
}

/** The organisation that is acted for, in pages that exist only for organisations. */
export function useOrganization(): ActingOrganization {
  const { organization } = useSession();
  if (organization === null) throw new Error('This page exists only for organisations');
  return organization;
}
