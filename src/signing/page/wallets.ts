import { words } from './words.ts'

/** EIP-1193. */
export interface Provider {
  request(call: { method: string; params?: unknown }): Promise<unknown>
}

export interface Wallet {
  /** Of this announcement. */
  id: string
  name: string
  /** A data: address of an image, where it is one. */
  icon: string | undefined
  provider: Provider
}

interface Announcement extends Event {
  detail?: { info?: { uuid?: unknown; name?: unknown; icon?: unknown }; provider?: Provider }
}

/** Calls back with all wallets of this browser, whenever another has announced itself (EIP-6963). */
export function watchWallets(changed: (wallets: Wallet[]) => void): void {
  const wallets = new Map<string, Wallet>()
  addEventListener('eip6963:announceProvider', ({ detail }: Announcement) => {
    const { uuid, name, icon } = detail?.info ?? {}
    if (typeof uuid !== 'string' || typeof name !== 'string' || !detail?.provider) return
    wallets.set(uuid, {
      id: uuid,
      name: name.slice(0, 40),
      icon: typeof icon === 'string' && icon.startsWith('data:image/') ? icon : undefined,
      provider: detail.provider,
    })
    changed([...wallets.values()])
  })
  dispatchEvent(new Event('eip6963:requestProvider'))
}

/** A wallet from before EIP-6963, which takes this place in every page. */
export function oldWallet(): Wallet | undefined {
  const provider = (window as { ethereum?: Provider }).ethereum
  if (typeof provider?.request !== 'function') return undefined
  return { id: 'ethereum', name: words('page-wallet-generic'), icon: undefined, provider }
}

/** What went wrong in a wallet, as far as it says. */
export type WalletTrouble = 'rejected' | 'busy' | 'unknown-chain' | 'other'

/** EIP-1193 and EIP-3326 codes; some wallets wrap what came from inside them. */
export function troubleOf(error: unknown): WalletTrouble {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { code?: unknown } }
  const codes = [code, cause?.code]
  if (codes.includes(4001) || codes.includes('ACTION_REJECTED')) return 'rejected'
  if (codes.includes(-32002)) return 'busy'
  if (codes.includes(4902)) return 'unknown-chain'
  return 'other'
}

export async function accountsOf({ provider }: Wallet): Promise<string[]> {
  const accounts = await provider.request({ method: 'eth_requestAccounts' })
  return Array.isArray(accounts) ? accounts.filter((account) => /^0x[0-9a-fA-F]{40}$/.test(account)) : []
}

/** Has the wallet ask which accounts this page may see (EIP-2255). */
export async function askForAccount({ provider }: Wallet): Promise<void> {
  await provider.request({ method: 'wallet_requestPermissions', params: [{ eth_accounts: {} }] })
}

export async function chainOf({ provider }: Wallet): Promise<number> {
  return Number(await provider.request({ method: 'eth_chainId' }))
}

export async function switchChain({ provider }: Wallet, chainId: number): Promise<void> {
  const params = [{ chainId: `0x${chainId.toString(16)}` }]
  await provider.request({ method: 'wallet_switchEthereumChain', params })
}

export async function signMessage({ provider }: Wallet, account: string, message: string): Promise<string> {
  // Hex, since a wallet would take text that looks like hex for bytes.
  const bytes = [...new TextEncoder().encode(message)]
  const hex = `0x${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
  return `${await provider.request({ method: 'personal_sign', params: [hex, account] })}`
}

export async function signTypedData(
  { provider }: Wallet,
  account: string,
  typedData: object,
): Promise<string> {
  const params = [account, JSON.stringify(typedData)]
  return `${await provider.request({ method: 'eth_signTypedData_v4', params })}`
}
