/**
 * The page inside Telegram. Telegram hands it who opened it in the address, after the #, where no server and no log sees
 * it; it is sent on with each request, and kept nowhere. What the page asks of the app are Telegram's own events, written
 * here in a few lines, since no script of others may run on this page.
 */
interface TelegramWindow extends Window {
  TelegramWebviewProxy?: { postEvent(type: string, data: string): void }
}

const app = (window as TelegramWindow).TelegramWebviewProxy

/** What the app signed. */
export const opener = new URLSearchParams(location.hash.slice(1)).get('tgWebAppData') ?? undefined

/** In the app in a browser, pages stand in a frame, where nothing may be signed: who knows what lies over it. */
export const framed = window.parent !== window
export const insideApp = opener !== undefined || app !== undefined || framed

const FRAME_ORIGIN = 'https://web.telegram.org'

type AppEvent = 'web_app_ready' | 'web_app_expand' | 'web_app_open_link' | 'web_app_close'

/** @returns whether there is an app to hear it */
export function tellApp(eventType: AppEvent, eventData: object = {}): boolean {
  if (app) app.postEvent(eventType, JSON.stringify(eventData))
  else if (framed) window.parent.postMessage(JSON.stringify({ eventType, eventData }), FRAME_ORIGIN)
  else return false
  return true
}

/** The page's address for another browser: without what is only for this one. */
export function plainAddress(): string {
  return `${location.origin}${location.pathname}`
}
