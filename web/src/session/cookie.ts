/** Puts the token of `signIn` or `signUp` into the HttpOnly cookie: scripts never see it again. */
export async function openSession(token: string, remember: boolean): Promise<void> {
  await send({ method: 'POST', body: JSON.stringify({ token, remember }), headers: { 'content-type': 'application/json' } });
}

/** Ends the browser's session. */
export async function closeSession(): Promise<void> {
  await send({ method: 'DELETE' });
}

async function send(init: RequestInit): Promise<void> {
  const response = await fetch('/session', { credentials: 'same-origin', ...init });
  if (!response.ok) throw new Error(`/session answered ${response.status}`);
}
