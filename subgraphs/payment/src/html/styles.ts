/** The look of the pages that this service serves itself; its hash stands in their content security policy. */
export const styles = `
:root { color-scheme: light dark; --ink: #1a1c1f; --soft: #555b63; --line: #d5d9df; --ground: #f5f6f8; --card: #fff; --act: #1c4fd6; --on-act: #fff; --good: #14643a; --warn: #7a4a00; --warn-ground: #fff3d6; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceef1; --soft: #adb4bd; --line: #3a4049; --ground: #14161a; --card: #1d2026; --act: #8fb0ff; --on-act: #0b1633; --good: #7fd8a4; --warn: #ffd68a; --warn-ground: #3a2c0d; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-width: 40rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.375rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p { margin: .5rem 0; }
a { color: var(--act); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem; overflow-wrap: anywhere; }
.banner { background: var(--warn-ground); color: var(--warn); border-radius: .5rem; padding: .625rem .875rem; margin: 0 0 1rem; font-weight: 600; }
.soft { color: var(--soft); }
.good { color: var(--good); font-weight: 600; }
.warn { color: var(--warn); font-weight: 600; }
.amount { font-size: 2rem; font-weight: 700; font-variant-numeric: tabular-nums; margin: .75rem 0 0; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: start; padding: .5rem .5rem .5rem 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400; }
thead th { color: var(--soft); font-size: .875rem; }
.number { text-align: end; padding-inline-end: 0; font-variant-numeric: tabular-nums; white-space: nowrap; }
tfoot tr:last-child > * { border-bottom: 0; font-weight: 700; }
form { margin: 1rem 0 0; }
button, select { font: inherit; min-height: 2.75rem; border-radius: .5rem; border: 1px solid var(--line); padding: .5rem 1rem; background: var(--card); color: var(--ink); width: 100%; }
button { cursor: pointer; font-weight: 600; margin-top: .5rem; }
button.act { background: var(--act); color: var(--on-act); border-color: var(--act); }
button:focus-visible, a:focus-visible, select:focus-visible, summary:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
details { margin-top: 1.25rem; }
label { display: block; margin: .5rem 0 .25rem; }
footer { margin-top: 1.5rem; font-size: .875rem; color: var(--soft); }
@media print { button, form, footer { display: none; } }
`;
