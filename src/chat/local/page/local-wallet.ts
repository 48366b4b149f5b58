/**
 * The test wallet of the local community: the server adds this script to signing pages in local mode, where it
 * announces itself like any other wallet (EIP-6963). The server holds the keys. It stands alone, without imports,
 * so that it loads as any kind of script, whatever page it is added to.
 */
interface Person {
  id: string
  name: string
}

interface RpcRequest {
  method: string
  params?: unknown
}

const answersWithin = 30_000

const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="9" fill="#0b6b57"/>' +
    '<rect x="8" y="12" width="24" height="17" rx="3" fill="#e9fbf4"/><circle cx="26" cy="20.5" r="2.5" fill="#0b6b57"/></svg>',
)}`

whoIsHere().then(announceFor)

/** The person whom the chat's tab was last; the first one, where none was. */
async function whoIsHere(): Promise<Person> {
  const response = await fetch('/local/people', { signal: AbortSignal.timeout(answersWithin) })
  const { people } = (await response.json()) as { people: Person[] }
  return people.find(({ id }) => id === localStorage.getItem('folkmoot.as')) ?? people[0]!
}

function announceFor(person: Person) {
  const info = {
    uuid: crypto.randomUUID(),
    name: `Test wallet of ${person.name}`,
    icon,
    rdns: 'local.folkmoot',
  }
  const detail = Object.freeze({ info: Object.freeze(info), provider: providerOf(person) })
  const announce = () => dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
  addEventListener('eip6963:requestProvider', announce)
  announce()
}

/** EIP-1193. A test wallet never changes its account or chain by itself, so there is no event to tell listeners of. */
function providerOf({ id }: Person) {
  return {
    async request({ method, params }: RpcRequest): Promise<unknown> {
      const response = await fetch('/local/wallet', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ as: id, method, params }),
        signal: AbortSignal.timeout(answersWithin),
      })
      const answer = (await response.json()) as { result?: unknown; error?: string; code?: number }
      if (answer.error !== undefined) throw Object.assign(new Error(answer.error), { code: answer.code })
      return answer.result
    },
    on() {
      return this
    },
    removeListener() {
      return this
    },
  }
}
