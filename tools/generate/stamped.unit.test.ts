import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeStale, type Step } from './stamped.ts';

let root: string;
let made: string[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stamped-'));
  made = [];
  write('package-lock.json', JSON.stringify({ packages: { 'node_modules/tool': { version: '1.0.0' } } }));
  write('src/a.graphql', 'type A');
});
afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(join(root, file, '..'), { recursive: true });
  writeFileSync(join(root, file), text);
}

const step = (name: string, change: Partial<Step> = {}): Step => ({
  name,
  inputs: ['src/**/*.graphql'],
  names: ['src/**/*.ts'],
  tools: ['tool'],
  outputs: [`out/${name}`],
  make: async () => {
    made.push(name);
    write(`out/${name}`, '');
  },
  ...change,
});

const run = (...stages: Step[][]) => makeStale(stages, { root });

test('makes what is missing, once', async () => {
  expect(await run([step('one'), step('two')])).toEqual(['one', 'two']);
  expect(await run([step('one'), step('two')])).toEqual([]);
});

test.each<[string, () => void]>([
  ['an input changes', () => write('src/a.graphql', 'type B')],
  ['an input appears', () => write('src/deep/b.graphql', 'type B')],
  ['an input disappears', () => rmSync(join(root, 'src/a.graphql'))],
  ['a file appears whose name matters', () => write('src/resolver.ts', '')],
  [
    'a tool gets another version',
    () => write('package-lock.json', JSON.stringify({ packages: { 'node_modules/tool': { version: '1.0.1' } } })),
  ],
  ['an output is gone', () => rmSync(join(root, 'out/one'))],
])('makes it again when %s', async (_, change) => {
  await run([step('one')]);
  change();
  expect(await run([step('one')])).toEqual(['one']);
});

test('does not care for what is inside files whose names alone matter, nor for dependencies and builds', async () => {
  write('src/resolver.ts', '1');
  await run([step('one')]);
  write('src/resolver.ts', '2');
  write('src/node_modules/x/c.graphql', 'type C');
  write('src/dist/c.graphql', 'type C');
  expect(await run([step('one')])).toEqual([]);
});

test('a step may write files that count, and is current afterwards', async () => {
  const stubs = step('one', {
    make: async () => {
      write('src/stub.ts', '');
      write('out/one', '');
    },
  });
  await run([stubs]);
  expect(await run([stubs])).toEqual([]);
});

test('one that fails is named and tried again; the others are made all the same', async () => {
  const failing = step('failing', { make: () => Promise.reject(new Error('no such field')) });
  await expect(run([failing, step('one')], [step('after')])).rejects.toThrow('failing: no such field');
  expect(made).toEqual(['one', 'after']);
  expect(await run([step('failing'), step('one')], [step('after')])).toEqual(['failing']);
});

test('a stage sees what the stage before has made', async () => {
  const first = step('first', { make: async () => write('src/made.graphql', 'type Made') });
  const second = step('second');
  await run([{ ...first, outputs: [] }], [second]);
  expect(await run([{ ...first, outputs: [] }], [second])).toEqual([]);
});

test('force makes everything', async () => {
  await run([step('one')]);
  expect(await makeStale([[step('one')]], { root, force: true })).toEqual(['one']);
});
