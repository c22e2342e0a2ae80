/** `node --import hook.ts`: runs the product as the mutant that `QUITTANCE_MUTANT` names; nothing is written. */
import { registerHooks } from 'node:module';
import { mutant } from '../../env.ts';
import { mutated } from './apply.ts';

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const source = mutated(mutant, url, () => String(loaded.source));
    return source === null ? loaded : { ...loaded, source };
  },
});
