import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: '../../../dist/pages/sign',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    // The page's policy lets nothing but its own files load.
    assetsInlineLimit: 0,
  },
  experimental: {
    // From /sign/:token, and so that the server may stand under a path.
    renderBuiltUrl: (file, { hostType }) =>
      hostType === 'html' ? `../pages/sign/${file}` : { relative: true },
  },
})
