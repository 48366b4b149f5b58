import { defineConfig } from 'prisma/config'

// generate, validate and format would download a native engine that they never start; any executable satisfies them.
if (['generate', 'validate', 'format'].includes(process.argv[2] ?? '')) {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath
}

export default defineConfig({ schema: 'prisma/schema.prisma' })
