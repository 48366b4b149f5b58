import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  // Relative, so that the server may serve the folder under any path.
  base: './',
  build: {
    outDir: '../../../../dist/pages/chat',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: `${import.meta.dirname}/index.html`, wallet: `${import.meta.dirname}/local-wallet.ts` },
      output: {
        // The server names the wallet's script in signing pages, so its name must not change.
        entryFileNames: (chunk) => (chunk.name === 'wallet' ? 'wallet.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
})
