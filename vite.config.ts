import { defineConfig } from 'vite';

/** The web page: from src/web into dist/web. Its addresses are relative, so that it works below any route prefix. */
export default defineConfig({
  root: 'src/web',
  base: './',
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // No file is inlined as a data: address, which the page's Content-Security-Policy does not allow.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      // Libraries mark what runs in browsers only ("use client"); here all of it does.
      checks: { moduleLevelDirective: false },
    },
  },
  server: {
    // `npx vite` beside a running Tocsin, for working on the page.
    proxy: { '/api': process.env['TOCSIN_URL'] ?? 'http://127.0.0.1:9093' },
  },
});
