// Prisma's schema engine in this process. (Prisma's CLI would download a native one.)
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import * as schemaEngine from '@prisma/schema-engine-wasm/schema_engine_bg'

// What the package's own entry does, where a .wasm file can be imported.
const entry = fileURLToPath(import.meta.resolve('@prisma/schema-engine-wasm'))
const wasm = readFileSync(join(dirname(entry), 'schema_engine_bg.wasm'))
const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': schemaEngine })
schemaEngine.__wbg_set_wasm(instance.exports)
instance.exports.__wbindgen_start()

/** Opens the engine on the databases of a driver adapter. `schema` is a list of `{ path, content }`. */
export function openEngine(adapter, schema) {
  const datamodels = schema.map(({ path, content }) => [path, content])
  const factory = bindMigrationAwareSqlAdapterFactory({ ...adapter, connectToShadowDb: adapter.connect })
  return schemaEngine.SchemaEngine.new({ datamodels }, () => {}, factory)
}
