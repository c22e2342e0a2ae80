import { existsSync, globSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { runScript, tool } from '../program.ts';
import type { Step } from './stamped.ts';

const sharedSdl = 'packages/graphql-kit/src/shared.graphql';
const subgraphSdl = 'subgraphs/*/src/graphql/*/schema.graphql';

/** Everything that code needs before it type-checks or runs. */
export function codeSteps(): Step[] {
  return [...prismaClients(), resolverTypes(), supergraph, ...typedOperations()];
}

/** What the gateway serves as files: the web app and the playground. */
export function pageSteps(): Step[] {
  return ['web', 'playground'].filter((folder) => existsSync(`${folder}/vite.config.ts`)).map(pages);
}

/** A Prisma client per schema. Nothing is downloaded: the generator wants a schema engine to be there, but doesn't use it. */
function prismaClients(): Step[] {
  const schemas = globSync(['prisma/*/schema.prisma', 'packages/*/test/prisma/schema.prisma']).sort();
  return schemas.map((schema) => {
    const folder = dirname(schema);
    const client = folder.startsWith('prisma/')
      ? `subgraphs/${basename(folder)}/src/generated/prisma`
      : `${folder}/../generated/prisma`;
    return {
      name: `prisma-${schema.split('/').slice(0, -1).join('-')}`,
      inputs: [schema],
      outputs: [`${client}/client.ts`],
      make: async () => {
        await runScript(tool('prisma'), ['generate', '--schema', schema], {
          env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' },
        });
      },
    };
  });
}

/** The types of resolvers, the map of them, and stubs for fields that have none yet. */
function resolverTypes(): Step {
  return {
    name: 'resolver-types',
    inputs: ['codegen.ts', sharedSdl, subgraphSdl],
    names: ['subgraphs/*/src/graphql/*/resolvers/**/*.ts'],
    outputs: globSync('subgraphs/*/src/graphql').flatMap((folder) => [
      `${folder}/types.generated.ts`,
      `${folder}/resolvers.generated.ts`,
    ]),
    make: async () => {
      await runScript(tool('graphql-codegen'), ['--config', 'codegen.ts']);
    },
  };
}

/** The contracts that people review and that are committed: each subgraph's schema and the supergraph. */
const supergraph: Step = {
  name: 'supergraph',
  inputs: ['tools/compose.ts', sharedSdl, subgraphSdl],
  outputs: ['gateway/supergraph.graphql'],
  make: async () => {
    await runScript('tools/compose.ts', []);
  },
};

/** Typed documents of those who speak to the gateway. */
function typedOperations(): Step[] {
  return ['web', 'sdk', 'e2e']
    .filter((folder) => existsSync(`${folder}/codegen.ts`))
    .map((folder) => {
      const documents = globSync(`${folder}/{src,test}/**/*.graphql`);
      return {
        name: `operations-${folder}`,
        inputs: [`${folder}/codegen.ts`, 'gateway/supergraph.graphql', `${folder}/{src,test}/**/*.graphql`],
        outputs: folder === 'web' ? documents.map((file) => file.replace(/\.graphql$/, '.generated.ts')) : [],
        make: async () => {
          await runScript(tool('graphql-codegen'), ['--config', `${folder}/codegen.ts`]);
        },
      };
    });
}

function pages(folder: string): Step {
  return {
    name: `pages-${folder}`,
    inputs: [`${folder}/*.{ts,json,html,mjs}`, `${folder}/{src,public,locales}/**/*`, 'packages/{money,result,ids}/src/*.ts'],
    outputs: [`${folder}/dist/index.html`],
    make: async () => {
      await runScript(tool('vite'), ['build', '--logLevel', 'warn'], { cwd: folder });
    },
  };
}
