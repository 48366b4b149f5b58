import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClock } from '../../src/clock.ts'
import { pageFiles } from '../../src/http/pages.ts'
import { addressOf } from '../../src/http/rate-limit.ts'
import { createHttp, type Http, type HttpOptions, masked } from '../../src/http/server.ts'
import { silent } from '../../src/log.ts'
import { ask } from '../signing/desk.ts'

const clock = createClock()
const open: Http[] = []

async function start(options: Partial<HttpOptions> = {}, mount: (http: Http) => void = () => {}) {
  const http = createHttp({
    host: '127.0.0.1',
    port: 0,
    version: '1.2.3',
    log: silent,
    clock,
    ready: () => true,
    ...options,
  })
  mount(http)
  const { port } = await http.listen()
  open.push(http)
  return { http, port, url: `http://127.0.0.1:${port}` }
}
afterAll(() => Promise.all(open.map((http) => http.close())))

const get = (url: string, headers = {}) => ask(url, { method: 'GET', headers })

describe('health', () => {
  it('is 503 until it can serve', async () => {
    let ready = false
    const { url } = await start({ ready: () => ready })
    expect(await get(`${url}/healthz`)).toMatchObject({ status: 503, body: { ok: false, version: '1.2.3' } })
    ready = true
    expect(await get(`${url}/healthz`)).toMatchObject({ status: 200, body: { ok: true, version: '1.2.3' } })
  })
})

describe('what goes wrong', () => {
  let url: string
  const logged: unknown[] = []
  beforeAll(async () => {
    const error = (fields: object, text: string) => logged.push({ ...fields, text })
    ;({ url } = await start({ log: { ...silent, debug() {}, warn() {}, error } as never }, ({ app }) => {
      app.get('/broken', () => {
        throw new Error('secret reason')
      })
      app.post('/echo', async (c) => c.text(await c.req.text()))
      app.get('/held/:id', (c) => c.text(c.req.param('id')))
    }))
  })

  it('is a sentence, never a stack', async () => {
    const { status, body } = await get(`${url}/broken`)
    expect(status).toBe(500)
    expect(body).toEqual({ error: expect.stringMatching(/^Something went wrong/) })
    expect(logged).toMatchObject([{ path: '/broken', error: new Error('secret reason') }])
  })

  it('is 404 for nothing and 405 for the wrong method', async () => {
    expect(await get(`${url}/nothing`)).toMatchObject({ status: 404, body: { error: expect.any(String) } })
    const wrong = await get(`${url}/echo`)
    expect(wrong.status).toBe(405)
    expect(wrong.headers.get('allow')).toBe('POST')
    expect(wrong.body.error).toContain('POST')
    expect((await ask(`${url}/held/1`, { method: 'DELETE' })).headers.get('allow')).toBe('GET, HEAD')
  })

  it('is 413 for a body that is too large, with and without a length', async () => {
    const body = Buffer.alloc(129 * 1024, 'x')
    expect((await ask(`${url}/echo`, { method: 'POST', body })).status).toBe(413)
    const headers = { 'transfer-encoding': 'chunked' }
    expect((await ask(`${url}/echo`, { method: 'POST', body, headers })).status).toBe(413)
    expect((await ask(`${url}/echo`, { method: 'POST', body: body.subarray(0, 1024) })).body).toHaveLength(
      1024,
    )
  })

  it('is under the strictest headers, whatever the answer', async () => {
    for (const path of ['/healthz', '/broken', '/nothing', '/echo', '/held/1']) {
      const { headers } = await get(url + path)
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      )
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('cache-control')).toBe('no-store')
    }
  })

  it('is no business of the server when bytes are not HTTP', async () => {
    const { port } = new URL(url)
    const socket = connect(Number(port), '127.0.0.1')
    socket.end('\0\0GET / nothing\r\n\r\n')
    const [bytes] = await once(socket, 'data')
    expect(String(bytes)).toMatch(/^HTTP\/1.1 400/)
    expect((await get(`${url}/healthz`)).status).toBe(200)
  })
})

describe('a start that fails', () => {
  it('says which variable is wrong', async () => {
    const { port } = await start()
    await expect(start({ port })).rejects.toThrow(`PORT is ${port}, which is in use`)
    await expect(start({ host: '192.0.2.1' })).rejects.toThrow('HOST is "192.0.2.1"')
  })
})

describe('an end', () => {
  it('answers what is held back, ends idle connections, and waits for nobody else', async () => {
    let release!: () => void
    const { http, url, port } = await start({}, ({ app }) => {
      app.get('/poll', async (c) => {
        await new Promise((resolve) => c.var.closing.addEventListener('abort', resolve))
        return c.text('ended')
      })
      app.get('/stuck', () => new Promise<never>(() => {}))
      app.get('/slow', async (c) => {
        await new Promise<void>((resolve) => {
          release = resolve
        })
        return c.text('finished')
      })
    })
    const idle = connect(port, '127.0.0.1')
    idle.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(idle, 'data')
    const idleEnded = once(idle, 'close')
    const polling = get(`${url}/poll`)
    const slow = get(`${url}/slow`)
    const stuck = get(`${url}/stuck`).catch((error: Error) => error)
    await expect.poll(() => release).toBeDefined()

    const closed = http.close(300)
    expect((await polling).body).toBe('ended')
    await idleEnded
    release()
    expect((await slow).body).toBe('finished')
    await closed
    expect(await stuck).toBeInstanceOf(Error)
    await expect(get(`${url}/healthz`)).rejects.toThrow('ECONNREFUSED')
    await http.close()
  })
})

describe('the rate of requests', () => {
  it('is limited for signing pages, for each address', async () => {
    const { url } = await start({ signingRate: { burst: 3, perSecond: 0.5 } })
    const from = (address: string) => get(`${url}/sign/x`, { 'x-forwarded-for': `203.0.113.9, ${address}` })
    const statuses = []
    for (let asked = 0; asked < 4; asked++) statuses.push((await from('198.51.100.1')).status)
    expect(statuses).toEqual([404, 404, 404, 429])
    const refused = await from('198.51.100.1')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect(refused.body.error).toMatch(/^Too many/)
    expect((await from('198.51.100.2')).status).toBe(404)
    expect((await get(`${url}/healthz`)).status).toBe(200)
    clock.setOffset(clock.offset + 2_000)
    expect((await from('198.51.100.1')).status).toBe(404)
    expect((await from('198.51.100.1')).status).toBe(429)
  })

  it('counts for whoever the nearest proxy names, but only a proxy of ours', () => {
    expect(addressOf('127.0.0.1', '1.1.1.1, 203.0.113.7')).toBe('203.0.113.7')
    expect(addressOf('::ffff:10.0.0.2', '203.0.113.7')).toBe('203.0.113.7')
    expect(addressOf('203.0.113.1', '203.0.113.7')).toBe('203.0.113.1')
    expect(addressOf('127.0.0.1', 'unknown')).toBe('127.0.0.1')
    expect(addressOf('127.0.0.1', undefined)).toBe('127.0.0.1')
    expect(addressOf(undefined, '203.0.113.7')).toBe('')
  })

  it('counts an IPv6 network as one', () => {
    expect(addressOf('2001:db8:0:1::1', undefined)).toBe('2001:db8:0:1')
    expect(addressOf('2001:db8:0:1:ffff:ffff:ffff:ffff', undefined)).toBe('2001:db8:0:1')
    expect(addressOf('2001:0db8::', undefined)).toBe('2001:db8:0:0')
    expect(addressOf('::1', '2001:db8:0:2::9')).toBe('2001:db8:0:2')
    expect(addressOf('fe80::1%eth0', undefined)).toBe('fe80:0:0:0')
  })
})

describe('what is logged of a path', () => {
  it('is never a token', () => {
    const token = `${'A-_z'.repeat(10)}abc`
    for (const path of [
      `/sign/${token}`,
      `/sign/${token}/submit`,
      `//sign/${token}`,
      `/SIGN/${token}`,
      `/${token}/x`,
    ])
      expect(masked(path)).not.toContain(token.slice(0, 20))
    expect(masked('/sign/short/request')).toBe('/sign/***/request')
    expect(masked('/pages/sign/assets/index-abc.js')).toContain('/pages/sign/')
    expect(masked('/healthz')).toBe('/healthz')
  })
})

describe('built pages', () => {
  let folder: string
  let url: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'folkmoot-pages-'))
    await mkdir(join(folder, 'page/assets'), { recursive: true })
    await writeFile(join(folder, 'secret.txt'), 'secret')
    await writeFile(join(folder, 'page/index.html'), '<!doctype html><title>x</title>')
    await writeFile(join(folder, 'page/assets/index-1a2b.js'), 'let x')
    await writeFile(join(folder, 'page/icon.svg'), '<svg/>')
    ;({ url } = await start({}, ({ app }) => {
      app.route('/pages/x', pageFiles(join(folder, 'page')))
      app.get('/', (c) => c.text('home'))
    }))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('are served with their types, and kept as long as their names say', async () => {
    const script = await get(`${url}/pages/x/assets/index-1a2b.js`)
    expect(script.body).toBe('let x')
    expect(script.headers.get('content-type')).toMatch(/^text\/javascript/)
    expect(script.headers.get('cache-control')).toContain('immutable')
    const page = await get(`${url}/pages/x/`)
    expect(page.body).toContain('<title>x')
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
    expect(page.headers.get('cache-control')).toBe('no-cache')
    expect((await get(`${url}/pages/x/icon.svg`)).headers.get('content-type')).toMatch(/^image\/svg/)
  })

  it('can be served at the root, beside other routes', async () => {
    const { url } = await start({}, ({ app }) => {
      app.get('/local/x', (c) => c.text('route'))
      app.route('/', pageFiles(join(folder, 'page')))
    })
    expect((await get(`${url}/`)).body).toContain('<title>x')
    expect((await get(`${url}/assets/index-1a2b.js`)).body).toBe('let x')
    expect((await get(`${url}/local/x`)).body).toBe('route')
    expect((await get(`${url}/healthz`)).body.ok).toBe(true)
    expect((await get(`${url}/nothing`)).status).toBe(404)
  })

  it('lead nowhere else', async () => {
    for (const path of [
      '../secret.txt',
      '..%2fsecret.txt',
      '%2e%2e/secret.txt',
      'assets',
      'assets/',
      './icon.svg%00',
      '/etc/passwd',
      '..\\secret.txt',
    ]) {
      const { status, body } = await ask(url, { method: 'GET', path: `/pages/x/${path}` })
      expect([404, 400]).toContain(status)
      expect(JSON.stringify(body)).not.toContain('secret')
    }
  })
})
