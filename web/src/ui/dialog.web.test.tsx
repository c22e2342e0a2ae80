import { Button, Menu, Title } from '@mantine/core';
import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { renderThemed } from '../../test/page.tsx';
import { Dialog } from './dialog.tsx';

/** A page with a dialog of two steps, which opens by a button or from a menu. */
function TestPage() {
  const [step, setStep] = useState<'closed' | 'first' | 'second'>('closed');
  const [usedUp, setUsedUp] = useState(false);
  return (
    <main>
      <Title tabIndex={-1}>Page</Title>
      {!usedUp && <Button onClick={() => setStep('first')}>Open</Button>}
      <Menu>
        <Menu.Target>
          <Button>More</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setStep('first')}>Open from the menu</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {step !== 'closed' && (
        <Dialog title="Two steps" onClose={() => setStep('closed')}>
          {step === 'first' && <Button onClick={() => setStep('second')}>Go on</Button>}
          {step === 'second' && (
            <>
              <Button onClick={() => setUsedUp(true)}>Use up</Button>
              <input data-autofocus aria-label="Amount" />
            </>
          )}
        </Dialog>
      )}
    </main>
  );
}

const focused = (role: string, name: string) =>
  waitFor(() => expect(document.activeElement).toBe(screen.getByRole(role, { name })));

test('a dialog gives the focus back to the button that opened it', async () => {
  const user = userEvent.setup();
  renderThemed(<TestPage />);
  await user.click(screen.getByRole('button', { name: 'Open' }));
  await screen.findByRole('dialog');
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('dialog')).toBeNull();
  await focused('button', 'Open');
});

test('a dialog that an entry of a menu opened gives the focus to the button of the menu', async () => {
  const user = userEvent.setup();
  renderThemed(<TestPage />);
  await user.click(screen.getByRole('button', { name: 'More' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Open from the menu' }));
  await screen.findByRole('dialog');
  await user.keyboard('{Escape}');
  await focused('button', 'More');
});

test('the next step of a dialog gets the focus, and the heading of the page when the opener is gone', async () => {
  const user = userEvent.setup();
  renderThemed(<TestPage />);
  await user.click(screen.getByRole('button', { name: 'Open' }));
  await user.click(await screen.findByRole('button', { name: 'Go on' }));
  await focused('textbox', 'Amount');
  await user.click(screen.getByRole('button', { name: 'Use up' }));
  await user.keyboard('{Escape}');
  await focused('heading', 'Page');
});

function LateFields() {
  const [isLoaded, setIsLoaded] = useState(false);
  return (
    <Dialog title="Loads" closeButtonProps={{ 'aria-label': 'Close' }} onClose={() => setIsLoaded(true)}>
      {isLoaded && <input data-autofocus aria-label="Amount" />}
    </Dialog>
  );
}

test('a field that is loaded later gets the focus from the close button', async () => {
  const user = userEvent.setup();
  renderThemed(<LateFields />);
  await focused('button', 'Close');
  // Stands for what is loaded: the page changes while the close button has the focus.
  await user.keyboard('{Enter}');
  await focused('textbox', 'Amount');
});
