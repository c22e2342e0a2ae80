import { expect, test } from 'vitest';
import { freePort } from './free-port.ts';

test('a process is given each port once, though nobody listens on those it was given before', async () => {
  const ports: number[] = [];
  for (let asked = 0; asked < 200; asked += 1) ports.push(await freePort());

  expect(new Set(ports).size).toBe(ports.length);
});
