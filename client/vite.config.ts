import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import door from './src/locales/en/door.json' with { type: 'json' };

// The server that `make run` starts; pages served by Vite talk to it.
const server = 'http://127.0.0.1:8080';

export default defineConfig({
  // Addresses are relative to <base href> in index.html, which the server sets to its own path.
  base: './',
  plugins: [
    react(),
    {
      // What the page says where the program cannot run comes from the catalogue, too.
      name: 'texts',
      transformIndexHtml: (html) => html.replace(/%(\w+)%/g, (_, key) => door[key as keyof typeof door]),
    },
  ],
  build: {
    target: 'es2023',
    // Nothing inline: the content policy allows files of our own only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // What a page may weigh is tools/budget.mjs's; voice and video are one file of about 550 KB before it is compressed.
    chunkSizeWarningLimit: 700,
    // For tools/budget.mjs, which takes it away.
    manifest: true,
  },
  server: {
    proxy: {
      '/api': server,
      '/ws': { target: server, ws: true },
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
  },
});
