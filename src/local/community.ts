import type { Community } from '../community.ts'
import type { Deployment } from './deploy.ts'
import { LOCAL_CHAIN, LOCAL_SPACE } from './names.ts'

/** The local community's file: an ordinary one. */
export function localCommunity(deployment: Deployment): Community {
  const { governor, timelock, safe, token, usd, feeds } = deployment
  const chain = LOCAL_CHAIN
  return {
    id: 'open-models',
    name: 'Open Model Commons',
    language: 'en',
    timeZone: 'UTC',
    chains: [{ id: chain, name: 'Local chain', currency: 'ETH', price: { feed: feeds.eth } }],
    venues: [
      { kind: 'snapshot', id: 'space', name: 'Snapshot', space: LOCAL_SPACE },
      { kind: 'governor', id: 'assembly', name: 'Assembly', chain, address: governor, fromBlock: 0 },
    ],
    treasury: {
      accounts: [
        { name: 'Timelock', chain, address: timelock },
        { name: 'Stewards’ Safe', chain, address: safe },
      ],
      tokens: [
        { chain, address: usd, symbol: 'USDX', decimals: 6, price: { feed: feeds.usd } },
        { chain, address: token, symbol: 'MOOT', decimals: 18 },
      ],
    },
    places: [
      {
        id: 'assembly',
        platform: 'local',
        channel: 'assembly',
        tell: ['proposals', 'reports'],
        thread: false,
        ping: [],
      },
    ],
    schedule: [
      { id: 'treasury', report: 'treasury', cron: '0 9 * * 1', place: 'assembly' },
      { id: 'payouts', report: 'payouts', cron: '0 9 * * 1', place: 'assembly' },
    ],
    roles: { steward: ['local:4'], admin: ['local:5'] },
    relay: { maxFeeGwei: '100', dailyBudget: '0.05' },
  }
}
