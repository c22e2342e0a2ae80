/** `node --import hook.ts`: runs the product as the mutant that `QUITTANCE_MUTANT` names; nothing is written. */
import { registerHooks } from 'node:module';
import { mutantVariable, mutated } from './apply.ts';

const name = process.env[mutantVariable];

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const source = mutated(name, url, () => String(loaded.source));
    return source === null ? loaded : { ...loaded, source };
  },
});
