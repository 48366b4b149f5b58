import { framed, insideApp, plainAddress, tellApp } from './chat-app.ts'
import { el } from './dom.ts'
import { exactMessage, failureText, short, whatIsSigned, whoItIsFor } from './sections.ts'
import { Failure, type Open, type Outcome, server, type ToSign } from './server.ts'
import {
  accountsOf,
  askForAccount,
  chainOf,
  oldWallet,
  signMessage,
  signTypedData,
  switchChain,
  troubleOf,
  type Wallet,
  watchWallets,
} from './wallets.ts'
import { words } from './words.ts'

export interface Doors {
  /** Asks the server anew. */
  reload(): void
  used(outcome: Outcome): void
}

/** In milliseconds: what announces itself later than this still appears, but until then nobody is told that there is none. */
const ANNOUNCING = 600

interface Way {
  label: string
  go(): Promise<void>
}

/** A request that can be signed: whom it is for, what it is, the wallets of this browser, and what comes of choosing one. */
export function openRequest(view: Open, { reload, used }: Doors): HTMLElement[] {
  const exact = exactMessage()
  const choices = el('div', { class: 'choices' })
  const status = el('div', { class: 'status', role: 'status' })
  const ways = el('div', { class: 'ways' })

  /** Each choice of a wallet is an attempt; what comes back to an older one is not heard. */
  let attempt = 0

  async function attemptTo(
    wallet: Wallet,
    act: (still: <T>(step: Promise<T>) => Promise<T>) => Promise<void>,
  ) {
    const mine = ++attempt
    const still = async <T>(step: Promise<T>): Promise<T> => {
      const outcome = await step.catch((error: unknown) => {
        if (mine === attempt) throw error
      })
      return mine === attempt ? (outcome as T) : new Promise<never>(() => {})
    }
    try {
      await act(still)
    } catch (error) {
      failed(wallet, error)
    }
  }

  const sign = (wallet: Wallet) =>
    attemptTo(wallet, async (still) => {
      busy('page-connecting', wallet)
      const accounts = await still(accountsOf(wallet))
      const account = accounts.find((each) => mayBe(view.wallets, each))
      if (accounts[0] === undefined)
        return trouble(words('page-no-account', { wallet: wallet.name }), again(wallet))
      if (account === undefined) return wrongAccount(wallet, accounts[0])
      const chainId = await still(chainOf(wallet))
      busy('page-preparing', wallet)
      const { toSign } = await still(server.prepare(account, chainId))
      await signThis(wallet, account, toSign)
    })

  const signThis = (wallet: Wallet, account: string, toSign: ToSign) =>
    attemptTo(wallet, async (still) => {
      exact.show(toSign)
      if (toSign.kind === 'typed-data' && toSign.chainId !== undefined) {
        const here = await still(chainOf(wallet))
        if (here !== toSign.chainId)
          return wrongChain(wallet, account, { ...toSign, chainId: toSign.chainId })
      }
      busy('page-signing', wallet)
      const signature = await still(
        toSign.kind === 'message'
          ? signMessage(wallet, account, toSign.message)
          : signTypedData(wallet, account, toSign.typedData),
      )
      busy('page-sending', wallet, { final: true })
      try {
        used(await server.submit(account, signature))
      } catch (failure) {
        const changed = failure instanceof Failure ? failure.toSign : undefined
        if (!changed) throw failure
        exact.show(changed)
        trouble(failureText(failure), {
          label: words('page-sign-again'),
          go: () => signThis(wallet, account, changed),
        })
      }
    })

  function wrongAccount(wallet: Wallet, account: string) {
    const wallets = (view.wallets ?? []).map(short).join(', ')
    const text = words('page-wrong-account', { wallet: wallet.name, account: short(account), wallets })
    const other: Way = {
      label: words('page-other-account'),
      go: () =>
        attemptTo(wallet, async (still) => {
          busy('page-connecting', wallet)
          await still(askForAccount(wallet))
          await sign(wallet)
        }),
    }
    trouble(text, other, again(wallet))
  }

  function wrongChain(wallet: Wallet, account: string, toSign: ToSign & { chainId: number }) {
    const chain = String(toSign.chainId)
    trouble(words('page-wrong-chain', { wallet: wallet.name, chain }), {
      label: words('page-switch', { chain }),
      go: () =>
        attemptTo(wallet, async (still) => {
          busy('page-connecting', wallet)
          try {
            await still(switchChain(wallet, toSign.chainId))
          } catch (error) {
            if (troubleOf(error) !== 'unknown-chain') throw error
            return trouble(words('page-unknown-chain', { wallet: wallet.name, chain }), again(wallet))
          }
          await signThis(wallet, account, toSign)
        }),
    })
  }

  function failed(wallet: Wallet, error: unknown) {
    if (error instanceof Failure) {
      // This browser gets no further with it: the server knows why.
      if ([403, 404, 409, 410].includes(error.status)) return reload()
      return trouble(
        failureText(error),
        error.status === 0 ? { label: words('page-try-again'), go: async () => reload() } : again(wallet),
      )
    }
    const kind = troubleOf(error)
    if (kind === 'rejected') return trouble(words('page-rejected'))
    if (kind === 'busy') return trouble(words('page-wallet-busy', { wallet: wallet.name }), again(wallet))
    const { message } = (error ?? {}) as { message?: unknown }
    const reason = typeof message === 'string' && message ? message.slice(0, 200) : '?'
    trouble(words('page-wallet-failed', { wallet: wallet.name, reason }), again(wallet))
  }

  const again = (wallet: Wallet): Way => ({ label: words('page-try-again'), go: () => sign(wallet) })

  function busy(id: string, wallet: Wallet, { final = false } = {}) {
    status.className = 'status busy'
    status.textContent = words(id, { wallet: wallet.name })
    choices.inert = true
    offer(final ? [] : [{ label: words('page-start-over'), go: async () => idle() }])
  }

  function trouble(text: string, ...offered: Way[]) {
    status.className = 'status trouble'
    status.textContent = text
    choices.inert = false
    offer(offered)
  }

  function idle() {
    attempt += 1
    status.className = 'status'
    status.textContent = ''
    choices.inert = false
    offer([])
  }

  function offer(offered: Way[]) {
    ways.replaceChildren(
      ...offered.map(({ label, go }) => el('button', { class: 'button', click: go }, label)),
    )
  }

  const none = insideApp ? elsewhere() : noWallet(reload)
  if (!framed) {
    setTimeout(() => {
      none.hidden = choices.childElementCount > 0
    }, ANNOUNCING)
    watchWallets((wallets) => list(wallets))
    const old = choices.childElementCount === 0 && oldWallet()
    if (old) list([old])
  }

  function list(wallets: Wallet[]) {
    none.hidden = true
    choices.replaceChildren(...wallets.map((wallet) => walletButton(wallet, () => sign(wallet))))
  }

  return [
    whoItIsFor(view, { acting: true }),
    whatIsSigned(view, exact.element),
    el(
      'section',
      { class: 'wallets' },
      el('h2', {}, words('page-wallets')),
      ...whichWallets(view),
      choices,
      none,
      status,
      ways,
    ),
    countdown(view.expiresInSeconds, reload),
  ]
}

function mayBe(wallets: string[] | null, account: string): boolean {
  return wallets?.some((each) => each.toLowerCase() === account.toLowerCase()) ?? true
}

function whichWallets({ wallets }: Open): HTMLElement[] {
  if (!wallets) return [el('p', {}, words('page-wallets-any'))]
  return [
    el('p', {}, words('page-wallets-these', { count: wallets.length })),
    el('ul', { class: 'addresses' }, ...wallets.map((address) => el('li', {}, el('code', {}, address)))),
  ]
}

function walletButton({ name, icon }: Wallet, choose: () => void): HTMLElement {
  const picture = icon
    ? el('img', { src: icon, alt: '', width: 28, height: 28 })
    : el('span', { class: 'no-icon' })
  return el('button', { class: 'wallet', click: choose }, picture, name)
}

/** Inside a chat's app there is usually no wallet; the page goes on where there is one. */
function elsewhere(): HTMLElement {
  const url = plainAddress()
  const open = (event: Event) => {
    if (tellApp('web_app_open_link', { url })) event.preventDefault()
  }
  return el(
    'div',
    { class: 'no-wallet' },
    el('h3', {}, words('page-app')),
    el('p', {}, words('page-app-why')),
    el(
      'a',
      { class: 'button', href: url, target: '_blank', rel: 'noopener', click: open },
      words('page-app-open'),
    ),
    copyButton(),
  )
}

function copyButton(): HTMLElement {
  const copy = el('button', { class: 'button', click: copyAddress }, words('page-copy'))
  async function copyAddress() {
    await navigator.clipboard.writeText(plainAddress())
    copy.textContent = words('page-copied')
  }
  return copy
}

function noWallet(reload: () => void): HTMLElement {
  return el(
    'div',
    { class: 'no-wallet', hidden: true },
    el('h3', {}, words('page-no-wallet')),
    el('p', {}, words('page-no-wallet-phone')),
    copyButton(),
    el('p', {}, words('page-no-wallet-computer')),
    el('button', { class: 'button', click: reload }, words('page-reload')),
  )
}

/** How long it still works, by a clock that nobody sets. */
function countdown(seconds: number, over: () => void): HTMLElement {
  const end = performance.now() + seconds * 1000
  const shown = el('p', { class: 'left' })
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000))
    const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`
    shown.textContent = words('page-left', { time })
    if (left > 0) return
    clearInterval(timer)
    if (shown.isConnected) over()
  }
  const timer = setInterval(tick, 1000)
  tick()
  return shown
}
