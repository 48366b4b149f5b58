import type { Address } from 'viem'

/** Multicall3: the same on every chain that has it, for anybody can deploy it there. Source: https://www.multicall3.com */
export const MULTICALL3: Address = '0xcA11bde05977b3631167028862bE2a173976CA11'
