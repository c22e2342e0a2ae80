import { useSession } from '../session/session.tsx';
import { Dashboard } from './dashboard.tsx';
import { Welcome } from './welcome.tsx';

/** The first page: the choice how to begin, later how things stand. */
export function HomePage() {
  const { organization } = useSession();
  return organization === null ? <Welcome /> : <Dashboard organization={organization} />;
}
