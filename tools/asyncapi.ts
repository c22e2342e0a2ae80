/** Writes `docs/asyncapi.yaml`, the events as an AsyncAPI document. With `--check` it writes nothing and fails where that is not current. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { asyncApiDocument } from '../packages/events/src/asyncapi.ts';

const file = 'docs/asyncapi.yaml';
const remark = '# Made from packages/events by `npm run generate`.\n';
const text = remark + stringify(asyncApiDocument(), { lineWidth: 0, aliasDuplicateObjects: false });
const isCurrent = existsSync(file) && readFileSync(file, 'utf8') === text;
if (!isCurrent && process.argv.includes('--check')) {
  console.error(`Not current, run \`npm run generate\`: ${file}`);
  process.exit(1);
}
if (!isCurrent) writeFileSync(file, text);
