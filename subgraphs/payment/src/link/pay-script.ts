/**
 * All the script of the payment page. Without it the page reloads itself by its `refresh` and pays by its form; with it there is no
 * flicker while waiting, and a second press of the button does nothing.
 */
export const payScript = `
(() => {
  const state = document.getElementById('state');
  if (!state) return;
  const look = async () => {
    try {
      const response = await fetch(location.href, { headers: { accept: 'application/json' } });
      const told = await response.json();
      if (told.state !== state.dataset.state) location.reload();
    } catch {
      // Offline for a moment; the next look tells.
    }
  };
  if (state.dataset.waits === 'yes') setInterval(look, 2000);
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') look(); });
  document.addEventListener('submit', (event) => {
    const button = event.submitter;
    if (!button) return;
    setTimeout(() => { button.disabled = true; button.textContent = 'One moment \\u2026'; });
  });
  addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
})();
`;
