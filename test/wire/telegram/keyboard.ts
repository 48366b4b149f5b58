import type {
  TelegramInlineKeyboardButton as Button,
  TelegramInlineKeyboardMarkup as Keyboard,
} from '@gramio/types'
import { invalid } from './refused.ts'
import { isLink } from './text/entities.ts'

/** What a schema can't say of an inline keyboard. */
export function checkKeyboard({ inline_keyboard: rows }: Keyboard, isPrivate: boolean): void {
  if (rows.flat().length > 100) throw invalid('reply markup is too long: more than 100 buttons')
  for (const row of rows) {
    if (row.length > 8) throw invalid('a row of an inline keyboard has more than 8 buttons')
    for (const button of row) checkButton(button, isPrivate)
  }
}

const actions = [
  ...[
    'url',
    'callback_data',
    'web_app',
    'login_url',
    'switch_inline_query',
    'switch_inline_query_current_chat',
  ],
  ...['switch_inline_query_chosen_chat', 'copy_text', 'callback_game', 'pay', 'disabled'],
] as const

function checkButton(button: Button, isPrivate: boolean): void {
  if (button.text.trim() === '') throw invalid("can't parse inline keyboard button: text is empty")
  const used = actions.filter((action) => button[action] !== undefined)
  if (used.length === 0) throw invalid(`inline keyboard button "${button.text}" has no action`)
  if (used.length > 1) throw invalid(`inline keyboard button "${button.text}" has ${used.join(' and ')}`)
  const { callback_data: data, url, web_app: app } = button
  if (data !== undefined && (data === '' || Buffer.byteLength(data) > 64))
    throw invalid('BUTTON_DATA_INVALID')
  if (url !== undefined && !isLink(url))
    throw invalid(`inline keyboard button URL '${url}' is invalid: Wrong HTTP URL`)
  const start = url && /^https?:\/\/t\.me\/\w+\?(?:.*&)?start(?:group|app)?=([^&]*)/.exec(url)?.[1]
  if (start && !/^[\w-]{0,64}$/.test(start)) throw invalid(`start parameter '${start}' is invalid`)
  if (!app) return
  checkWebApp(app.url)
  if (!isPrivate) throw invalid('BUTTON_TYPE_INVALID')
}

export function checkWebApp(url: string): void {
  if (!isLink(url) || !/^https:/i.test(url))
    throw invalid(`inline keyboard button Web App URL '${url}' is invalid: Only HTTPS links are allowed`)
}
