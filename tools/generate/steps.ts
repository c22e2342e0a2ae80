import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { runScript, tool } from '../program.ts';
import type { Step } from './stamped.ts';

const sharedSdl = 'packages/graphql-kit/src/shared.graphql';
const subgraphSdl = 'subgraphs/*/src/graphql/*/schema.graphql';

/** What the server's code needs before it runs. */
export const serverSteps = (): Step[] => [...prismaClients(), resolverTypes(), supergraph];

/** Everything that code needs before it type-checks, in stages that build on each other. */
export const codeStages = (): Step[][] => [[...serverSteps(), asyncApi()], typedOperations()];

/** What the gateway serves as files. */
export const pageStages = (): Step[][] => [
  ['web', 'playground'].filter((folder) => existsSync(`${folder}/vite.config.ts`)).map(pages),
];

/** A Prisma client per schema. Nothing is downloaded: the generator wants a schema engine to be there, but doesn't use it. */
function prismaClients(): Step[] {
  const schemas = globSync(['prisma/*/schema.prisma', 'packages/*/test/prisma/schema.prisma']).sort();
  const env = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' };
  return schemas.map((schema) => {
    const folder = dirname(schema);
    const client = folder.startsWith('prisma/')
      ? `subgraphs/${basename(folder)}/src/generated/prisma`
      : `${folder}/../generated/prisma`;
    return {
      name: `client-${folder.replaceAll('/', '-')}`,
      inputs: [schema],
      tools: ['prisma'],
      outputs: [`${client}/client.ts`],
      make: () => runScript(tool('prisma'), ['generate', '--schema', schema], { env }),
    };
  });
}

/** The types of resolvers, the map of them, and stubs for fields that have none yet. */
function resolverTypes(): Step {
  return {
    name: 'resolver-types',
    inputs: ['codegen.ts', sharedSdl, subgraphSdl],
    names: ['subgraphs/*/src/graphql/*/resolvers/**/*.ts'],
    tools: ['@graphql-codegen/cli', '@eddeee888/gcg-typescript-resolver-files'],
    outputs: globSync('subgraphs/*/src/graphql').flatMap((folder) => [
      `${folder}/types.generated.ts`,
      `${folder}/resolvers.generated.ts`,
    ]),
    make: () => runScript(tool('graphql-codegen'), ['--config', 'codegen.ts']),
  };
}

/** The contracts that people review and that are committed: each subgraph's schema and the supergraph. */
const supergraph: Step = {
  name: 'supergraph',
  inputs: ['tools/compose.ts', sharedSdl, subgraphSdl, 'subgraphs/*/schema.graphql', 'gateway/supergraph.graphql'],
  tools: ['@apollo/composition'],
  outputs: ['gateway/supergraph.graphql'],
  make: () => runScript('tools/compose.ts', []),
};

/** The document of events, committed like the supergraph. */
function asyncApi(): Step {
  return {
    name: 'asyncapi',
    inputs: ['packages/{events,ids}/src/**/*.ts', 'tools/asyncapi.ts', 'docs/asyncapi.yaml'],
    tools: ['zod', 'yaml'],
    outputs: ['docs/asyncapi.yaml'],
    make: () => runScript('tools/asyncapi.ts', []),
  };
}

/** Typed documents of those who speak to the gateway. */
function typedOperations(): Step[] {
  return Object.entries({ web: webOperations(), sdk: ['sdk/src/operations.generated.ts'] })
    .filter(([folder]) => existsSync(`${folder}/codegen.ts`))
    .map(([folder, outputs]) => ({
      name: `operations-${folder}`,
      inputs: [`${folder}/codegen.ts`, 'gateway/supergraph.graphql', `${folder}/src/**/*.graphql`],
      tools: [
        '@graphql-codegen/cli',
        '@graphql-codegen/typescript-operations',
        '@graphql-codegen/typed-document-node',
        '@graphql-codegen/fragment-matcher',
      ],
      outputs,
      make: () => runScript(tool('graphql-codegen'), ['--config', `${folder}/codegen.ts`]),
    }));
}

/** One beside each file that has an operation (those with only fragments make none), and what the cache must know of the schema. */
function webOperations(): string[] {
  const files = globSync('web/src/**/*.graphql');
  const withOperation = files.filter((file) => /^(query|mutation)\b/m.test(readFileSync(file, 'utf8')));
  return ['web/src/api/possible-types.generated.ts', ...withOperation.map((file) => file.replace(/\.graphql$/, '.generated.ts'))];
}

function pages(folder: string): Step {
  return {
    name: `pages-${folder}`,
    inputs: [
      `${folder}/*.{ts,json,html,mjs}`,
      `${folder}/{src,public,locales}/**/*`,
      'packages/{money,result,ids,access}/src/**/*.ts',
      'gateway/supergraph.graphql',
    ],
    tools: ['vite', 'react', '@mantine/core', '@apollo/client', 'graphiql'],
    outputs: [`${folder}/dist/index.html`],
    make: () => runScript(tool('vite'), ['build', '--logLevel', 'warn'], { cwd: folder }),
  };
}
