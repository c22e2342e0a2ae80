/**
 * Who may import whom (CONTRIBUTING.md, "A subgraph"). Run by `npm run check`.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const subgraph = '^subgraphs/[^/]+/src';
/** The nouns of a subgraph, and what else is neither a door nor composition. */
const domain = `${subgraph}/(?!graphql/|events/|generated/)[^/]+/`;
/** Files that decide and calculate: `<noun>/<noun>.ts`, errors, and what is named for it. */
const pure = `${subgraph}/(?!graphql/|events/|generated/|ledger/)([^/]+)/(\\1|errors)\\.ts$`;
const tests = '\\.(unit|db|api|web|e2e)\\.test\\.tsx?$|/test/';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Whoever reads a file finds what it needs below it, never back above.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'subgraphs-apart',
      comment: 'Subgraphs know each other by events and federation only.',
      severity: 'error',
      from: { path: '^subgraphs/([^/]+)/' },
      to: { path: '^subgraphs/', pathNot: '^subgraphs/$1/' },
    },
    {
      name: 'packages-below',
      comment: 'Packages are mechanisms; what is built from them is above.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(subgraphs|gateway|standalone|web|sdk|playground|e2e|tools|bench)/' },
    },
    {
      name: 'gateway-alone',
      comment: 'The gateway reaches subgraphs through connections that the composition gives it.',
      severity: 'error',
      from: { path: '^gateway/src' },
      to: { path: '^(subgraphs|standalone|web|sdk)/' },
    },
    {
      name: 'web-and-sdk-outside',
      comment: 'Those who speak to the gateway share nothing with the server but contracts and calculators.',
      severity: 'error',
      from: { path: '^(web/src|sdk|playground)/' },
      to: { path: '^(subgraphs|gateway|standalone)/|^packages/(?!money|ids|result|access/src/permissions)' },
    },
    {
      name: 'domain-without-graphql',
      comment: 'A command does not know which door it was called through.',
      severity: 'error',
      from: { path: domain, pathNot: tests },
      to: { path: `^node_modules/graphql/|^packages/graphql-kit/src/(errors|format-error|scalars|server)|${subgraph}/graphql/` },
    },
    {
      name: 'doors-call-inwards',
      comment: 'Nouns never call back up into the doors or the composition.',
      severity: 'error',
      from: { path: domain, pathNot: tests },
      to: { path: `${subgraph}/(events/|start\\.ts|main\\.ts)` },
    },
    {
      name: 'ledger-alone',
      comment: 'The ledger can be read, and proven, without the rest.',
      severity: 'error',
      from: { path: '^subgraphs/billing/src/ledger/', pathNot: tests },
      to: { path: '^subgraphs/billing/src/(?!ledger/|generated/)' },
    },
    {
      name: 'pure-from-pure',
      comment: 'Rules are calculated from what they are given: no database, no clock, no network.',
      severity: 'error',
      from: { path: pure, pathNot: tests },
      to: {
        // What is only a type leaves nothing behind; hashing is calculation.
        dependencyTypesNot: ['type-only'],
        pathNot: [
          `${subgraph}/[^/]+/[^/]+\\.ts$`,
          `${subgraph}/[^/]+\\.ts$`,
          '^packages/(money|ids|result|events)/',
          '^packages/access/src/(caller|permissions)',
          '^crypto$',
        ],
      },
    },
    {
      name: 'no-store-in-pure',
      comment: 'See pure-from-pure.',
      severity: 'error',
      from: { path: pure, pathNot: tests },
      to: { dependencyTypesNot: ['type-only'], path: '/(store|loader|deps|start|env)\\.ts$' },
    },
    {
      name: 'no-tests-in-source',
      severity: 'error',
      from: { path: '/src/', pathNot: tests },
      to: { path: `${tests}|^packages/testing/`, pathNot: '^packages/testing/src' },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere, or only by luck of the machine.',
      severity: 'error',
      from: {},
      // What is only types has no entry that could be found.
      to: { couldNotResolve: true, pathNot: '\\.generated|generated/|^@graphql-typed-document-node/core$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|generated|coverage)/|\\.generated\\.ts$' },
    tsPreCompilationDeps: true,
    detectJSDocImports: false,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.d.ts', '.mjs', '.js', '.json'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
};
