import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import { createRoot } from 'react-dom/client';
import { examples } from './examples.ts';
import './playground.css';

/** The web app keeps the organisation somebody acts for here; the session itself is a cookie. */
const organization = localStorage.getItem('quittance.organization');

const headers = {
  'apollo-require-preflight': 'true',
  ...(organization === null ? {} : { 'quittance-organization': organization }),
};

const fetcher = createGraphiQLFetcher({ url: '/graphql', headers });

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has an element "root"');
createRoot(root).render(
  <GraphiQL fetcher={fetcher} defaultTabs={examples} shouldPersistHeaders={false} isHeadersEditorEnabled>
    <GraphiQL.Logo>
      <a className="home" href="/">
        Quittance
      </a>
    </GraphiQL.Logo>
  </GraphiQL>,
);
