import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from '../root.ts';

type Alert = { alert: string; expr: string; for?: string; labels: { severity: string }; annotations: { summary: string } };
type RuleFile = { groups: { name: string; rules: Alert[] }[] };

const file: RuleFile = parse(readFileSync(join(root, 'deploy/prometheus/alerts.yml'), 'utf8'));
const alerts = file.groups.flatMap(({ rules }) => rules);

/** The labels of every metric that the code has, by its name. */
function metricsOfTheCode(): ReadonlyMap<string, readonly string[]> {
  const definition = /\b(?:counter|gauge|histogram)\(\s*'(quittance_\w+)',\s*(?:'[^']*'|"[^"]*"),\s*\[([^\]]*)\]/g;
  const sources = globSync('{packages,subgraphs,gateway,standalone}/**/src/**/*.ts', {
    cwd: root,
    exclude: ['**/node_modules/**'],
  });
  const found = sources.flatMap((source) => [...readFileSync(join(root, source), 'utf8').matchAll(definition)]);
  return new Map(
    found.map(([, name = '', labels = '']) => [name, [...labels.matchAll(/'(\w+)'/g)].map(([, label = '']) => label)]),
  );
}
const metrics = metricsOfTheCode();

type Selector = { metric: string; labels: string[] };

/** What an expression asks for, as Prometheus' own grammar reads it; throws for what is no expression. */
function selectorsOf(expression: string): { selectors: Selector[]; grouped: string[] } {
  const selectors: Selector[] = [];
  const grouped: string[] = [];
  parser.parse(expression).iterate({
    enter({ name, from, to, node, type }) {
      const text = expression.slice(from, to);
      if (type.isError) throw new Error(`no PromQL at ${from}: ${expression}`);
      if (name === 'VectorSelector') selectors.push({ metric: '', labels: [] });
      const selector = selectors.at(-1);
      if (name === 'Identifier' && node.parent?.name === 'VectorSelector' && selector) selector.metric = text;
      if (name === 'LabelName') (node.parent?.name === 'GroupingLabels' ? grouped : (selector?.labels ?? [])).push(text);
    },
  });
  return { selectors, grouped };
}

test('the file says what Prometheus reads, and nothing else', () => {
  expect(Object.keys(file)).toEqual(['groups']);
  for (const group of file.groups) expect(Object.keys(group)).toEqual(['name', 'rules']);
  expect(new Set(file.groups.map(({ name }) => name)).size).toBe(file.groups.length);
  expect(alerts.length).toBeGreaterThan(10);
  for (const { alert, expr, for: lasting, labels, annotations, ...others } of alerts) {
    expect({ alert, others }).toEqual({ alert: expect.stringMatching(/^Quittance[A-Za-z]+$/), others: {} });
    expect(expr).toBeTypeOf('string');
    expect(lasting ?? '1m').toMatch(/^[1-9]\d*[smhd]$/);
    expect(labels).toEqual({ severity: expect.stringMatching(/^(warning|critical)$/) });
    expect(annotations).toEqual({ summary: expect.stringMatching(/.{10}/) });
  }
});

test('what is no PromQL is refused', () => {
  expect(() => selectorsOf('max(quittance_dead_letters > 0')).toThrow('no PromQL');
  expect(selectorsOf('sum by (a) (rate(b{c="d"}[5m])) > 0')).toEqual({
    selectors: [{ metric: 'b', labels: ['c'] }],
    grouped: ['a'],
  });
});

test.each(alerts)('$alert asks for metrics and labels that there are', ({ expr, annotations }) => {
  const { selectors, grouped } = selectorsOf(expr);
  expect(selectors.length).toBeGreaterThan(0);
  const known = selectors.flatMap(({ metric }) => metrics.get(metric) ?? []);
  for (const { metric, labels } of selectors)
    expect({ metric, labels: metrics.get(metric) }).toMatchObject({ labels: expect.arrayContaining(labels) });
  // `instance` is Prometheus' own.
  expect([...known, 'instance']).toEqual(expect.arrayContaining(grouped));
  const told = [...annotations.summary.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label);
  expect(grouped).toEqual(expect.arrayContaining(told));
});

test('each has a name of its own, and docs/operations.md says what to do about exactly these', () => {
  const text = readFileSync(join(root, 'docs/operations.md'), 'utf8');
  const explained = [...text.matchAll(/^\| `(Quittance\w+)` /gm)].map(([, name = '']) => name);
  expect(explained.sort()).toEqual(alerts.map(({ alert }) => alert).sort());
  expect(new Set(explained).size).toBe(alerts.length);
});

test('the metrics that docs/operations.md lists are those that the code has', () => {
  const text = readFileSync(join(root, 'docs/operations.md'), 'utf8');
  const rows = text.split('\n').filter((line) => line.startsWith('| `quittance_'));
  const listed = rows.flatMap((row) => [...row.matchAll(/`(quittance_\w+)(?:\{([\w,]*)\})?`/g)]);
  const labelsOf = new Map(listed.map(([, name = '', labels = '']) => [name, labels.split(',').filter(Boolean)]));
  expect(Object.fromEntries([...labelsOf].sort())).toEqual(Object.fromEntries([...metrics].sort()));
});
