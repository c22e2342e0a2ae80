import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where the development server finds the gateway: a standalone that runs beside it. */
const gateway = process.env.QUITTANCE_GATEWAY ?? 'http://localhost:4000';
const proxied = ['/graphql', '/session', '/live', '/documents', '/pay', '/checkout', '/identity', '/playground'];

export default defineConfig({
  plugins: [react()],
  // Assets carry a hash in their name, so that the gateway may let browsers keep them for ever.
  build: { target: 'es2022', sourcemap: true, reportCompressedSize: false },
  server: { proxy: Object.fromEntries(proxied.map((path) => [path, { target: gateway, changeOrigin: false }])) },
});
