import { type Address, getAddress, isAddress } from 'viem'

/** What an author says about a proposal for programs: a fenced `folkmoot` code block of `key: value` lines in its text. */
export interface Block {
  /** All lines, keys in lower case, in order; a key may come several times. */
  entries: [key: string, value: string][]
  category: string | undefined
  model: string | undefined
  /** As written, in whole tokens. */
  amount: string | undefined
  token: string | undefined
  recipient: Address | undefined
  milestones: string[]
}

const LINES = 60
const LONGEST_VALUE = 500

/** The first such block; one that is quoted, or an example inside another fence, says nothing. */
export function readBlock(text: string): Block | undefined {
  const lines = fenced(text)
  if (!lines) return undefined
  const entries = lines.slice(0, LINES).flatMap((line): [string, string][] => {
    const [, key, value] = /^\s*([A-Za-z][\w -]{0,39}?)\s*:\s*(.*?)\s*$/.exec(line) ?? []
    return key && value ? [[key.toLowerCase(), value.slice(0, LONGEST_VALUE)]] : []
  })
  const first = (key: string) => entries.find(([name]) => name === key)?.[1]
  const recipient = first('recipient')
  return {
    entries,
    category: first('category'),
    model: first('model'),
    amount: first('amount'),
    token: first('token'),
    recipient: recipient && isAddress(recipient, { strict: false }) ? getAddress(recipient) : undefined,
    milestones: entries.filter(([key]) => key === 'milestone').map(([, value]) => value),
  }
}

/** Fences as CommonMark has them: closed by as many of the same character, or more; at most three spaces before. */
function fenced(text: string): string[] | undefined {
  let open: { fence: string; lines: string[] | undefined } | undefined
  for (const line of text.split(/\r?\n/)) {
    const [, fence, info] = /^ {0,3}(`{3,}|~{3,})\s*(.*)$/.exec(line) ?? []
    if (!open) {
      if (fence) open = { fence, lines: info!.trim().toLowerCase() === 'folkmoot' ? [] : undefined }
    } else if (fence?.startsWith(open.fence) && !info!.trim()) {
      if (open.lines) return open.lines
      open = undefined
    } else open.lines?.push(line)
  }
  return open?.lines
}
