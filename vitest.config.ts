import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // On two cores vitest would take one: most of what tests wait for is other processes.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // What is waited for comes with an event; this bounds a machine that is busy with other things.
    expect: { poll: { timeout: 15_000 } },
  },
})
