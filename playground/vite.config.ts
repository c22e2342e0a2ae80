import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/playground/',
  plugins: [react()],
  build: { target: 'es2022', reportCompressedSize: false, chunkSizeWarningLimit: 4_000 },
  worker: { format: 'es' },
});
