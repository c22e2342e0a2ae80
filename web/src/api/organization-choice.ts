const storageKey = 'quittance.organization';

function read(): string | null {
  try {
    return sessionStorage.getItem(storageKey) ?? localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

/** A window keeps its own: choosing another organisation in a second window must not change whom this one acts for. */
let chosen = read();

/** The organisation this window acts for, `org_…`; null: the server takes the caller's first one. */
export function chosenOrganization(): string | null {
  return chosen;
}

/** Acts for another one from now on, and lets new windows begin with it; null forgets it. */
export function chooseOrganization(organizationId: string | null): void {
  chosen = organizationId;
  try {
    for (const storage of [sessionStorage, localStorage]) {
      if (organizationId === null) storage.removeItem(storageKey);
      else storage.setItem(storageKey, organizationId);
    }
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
