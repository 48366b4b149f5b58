/** One thing that is wrong with a payload: where, Discord's code for it, and what it says. */
export interface Issue {
  path: (string | number)[]
  code: string
  message: string
}

/** An answer other than success. `body` is Discord's JSON: a code, a message, and for 50035 a tree of errors. */
export class Refusal extends Error {
  readonly status: number
  readonly body: { code: number; message: string; errors?: unknown; [more: string]: unknown }
  readonly headers: Record<string, string>

  constructor(status: number, body: Refusal['body'], headers: Record<string, string> = {}) {
    super(body.message)
    this.status = status
    this.body = body
    this.headers = headers
  }
}

export function refuse(reason: keyof typeof reasons): never {
  const [status, code, message] = reasons[reason]
  throw new Refusal(status, { code, message })
}

/** "Invalid Form Body", with the issues as the tree that Discord answers. */
export function invalid(issues: Issue[]): Refusal {
  return new Refusal(400, { code: 50035, message: 'Invalid Form Body', errors: treeOf(issues) })
}

export const shown = ({ path, code, message }: Issue) => `${path.join('.') || 'body'}: ${message} (${code})`

type Tree = { [key: string]: Tree | unknown[] }

function treeOf(issues: Issue[]): Tree {
  const tree: Tree = {}
  for (const { path, code, message } of issues) {
    let at = tree
    for (const step of path) {
      at[step] ??= {}
      at = at[step] as Tree
    }
    at._errors = [...((at._errors as unknown[] | undefined) ?? []), { code, message }]
  }
  return tree
}

/** Status, code and words, as Discord's documentation lists them. */
const reasons = {
  unauthorised: [401, 0, '401: Unauthorized'],
  unknownRoute: [404, 0, '404: Not Found'],
  unknownChannel: [404, 10003, 'Unknown Channel'],
  unknownGuild: [404, 10004, 'Unknown Guild'],
  unknownMember: [404, 10007, 'Unknown Member'],
  unknownMessage: [404, 10008, 'Unknown Message'],
  unknownRole: [404, 10011, 'Unknown Role'],
  unknownUser: [404, 10013, 'Unknown User'],
  unknownWebhook: [404, 10015, 'Unknown Webhook'],
  unknownInteraction: [404, 10062, 'Unknown interaction'],
  tooManyCommands: [400, 30034, 'Max number of daily application command creates has been reached (200)'],
  tooLarge: [413, 40005, 'Request entity too large'],
  acknowledged: [400, 40060, 'Interaction has already been acknowledged.'],
  tagRequired: [400, 40067, 'A tag is required to create a forum post in this channel'],
  missingAccess: [403, 50001, 'Missing Access'],
  wrongChannelType: [400, 50024, 'Cannot execute action on this channel type'],
  notYours: [403, 50005, 'Cannot edit a message authored by another user'],
  emptyMessage: [400, 50006, 'Cannot send an empty message'],
  cannotMessage: [403, 50007, 'Cannot send messages to this user'],
  notText: [400, 50008, 'Cannot send messages in a non-text channel'],
  missingPermissions: [403, 50013, 'Missing Permissions'],
  invalidToken: [401, 50027, 'Invalid Webhook Token'],
  archived: [400, 50083, 'Thread is archived'],
  invalidJson: [400, 50109, 'The request body contains invalid JSON.'],
  hasThread: [400, 160004, 'A thread has already been created for this message'],
} as const
