import type { Page } from 'playwright-core'
import { type Hex, isHex, type LocalAccount, toHex } from 'viem'

/** A wallet that the test holds the keys of, and what it does when it is asked. */
export interface PageWallet {
  name: string
  /** The account that it shows. */
  account: LocalAccount
  /** The account that it turns to when the page asks for another. */
  other?: LocalAccount
  chainId: number
  /** EIP-1193 codes to fail the next calls of a method with. */
  fails: Record<string, number[]>
  /** Holds each signature back until it resolves. */
  before?: () => Promise<void>
  calls: string[]
}

/** Announces the wallets in the page as extensions do (EIP-6963), before and after the page asks. */
export async function install(page: Page, wallets: PageWallet[]): Promise<void> {
  await page.exposeFunction('testWallet', (index: number, method: string, params: unknown[]) =>
    answer(wallets[index]!, method, params),
  )
  await page.addInitScript(
    (names) => {
      const ask = (
        window as unknown as {
          testWallet: (...args: unknown[]) => Promise<{ result?: unknown; code?: number }>
        }
      ).testWallet
      const icon = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="3" fill="#e2761b"/></svg>')}`
      const details = names.map((name, index) => ({
        info: { uuid: `00000000-0000-4000-8000-00000000000${index}`, name, icon, rdns: 'test' },
        provider: {
          async request({ method, params }: { method: string; params?: unknown }) {
            const { result, code } = await ask(index, method, params ?? [])
            if (code !== undefined) throw Object.assign(new Error(`refused with ${code}`), { code })
            return result
          },
        },
      }))
      const announce = () => {
        for (const detail of details) dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
      }
      addEventListener('eip6963:requestProvider', announce)
      announce()
    },
    wallets.map(({ name }) => name),
  )
}

async function answer(
  wallet: PageWallet,
  method: string,
  params: unknown[],
): Promise<{ result?: unknown; code?: number }> {
  wallet.calls.push(method)
  const code = wallet.fails[method]?.shift()
  if (code !== undefined) return { code }
  switch (method) {
    case 'eth_requestAccounts':
      return { result: [wallet.account.address.toLowerCase()] }
    case 'wallet_requestPermissions':
      wallet.account = wallet.other ?? wallet.account
      return { result: [] }
    case 'eth_chainId':
      return { result: toHex(wallet.chainId) }
    case 'wallet_switchEthereumChain':
      wallet.chainId = Number((params[0] as { chainId: Hex }).chainId)
      return { result: null }
    case 'personal_sign': {
      const message = params[0] as string
      await wallet.before?.()
      return {
        result: await wallet.account.signMessage({ message: isHex(message) ? { raw: message } : message }),
      }
    }
    case 'eth_signTypedData_v4':
      await wallet.before?.()
      return { result: await wallet.account.signTypedData(JSON.parse(params[1] as string)) }
    default:
      return { code: 4200 }
  }
}
