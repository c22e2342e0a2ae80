/**
 * Composes the supergraph offline from the subgraphs' SDL and writes the contracts that people review: `subgraphs/<name>/schema.graphql`
 * and `gateway/supergraph.graphql`. With `--check` it writes nothing and fails where a committed file is not current.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { parse, print } from 'graphql';

const check = process.argv.includes('--check');
const stale: string[] = [];

function write(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  if (check) stale.push(file);
  else writeFileSync(file, text);
}

const shared = readFileSync('packages/graphql-kit/src/shared.graphql', 'utf8');

const services = globSync('subgraphs/*/src/graphql')
  .sort()
  .map((folder) => {
    const name = folder.split('/')[1] ?? '';
    const files = globSync(`${folder}/*/schema.graphql`).sort();
    const sdl = print(parse([shared, ...files.map((file) => readFileSync(file, 'utf8'))].join('\n')));
    write(`subgraphs/${name}/schema.graphql`, `${sdl}\n`);
    return { name, typeDefs: parse(sdl), url: `http://${name}.internal/graphql` };
  });

const composed = composeServices(services);
if (composed.errors !== undefined && composed.errors.length > 0) {
  for (const error of composed.errors) console.error(error.message);
  process.exit(1);
}
write('gateway/supergraph.graphql', composed.supergraphSdl ?? '');
if (stale.length > 0) {
  console.error(`Not current, run \`npm run generate\`: ${stale.join(', ')}`);
  process.exit(1);
}
