import type { Clock } from '../../../clock.ts'
import type { TimeStyle } from '../../../markdown.ts'
import { relativeTime } from '../../relative-time.ts'
import { el } from './dom.ts'
import { locale } from './words.ts'

const toldFromNow = new Intl.RelativeTimeFormat(locale)
const dateAndTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
const timeOfDay = new Intl.DateTimeFormat(locale, { timeStyle: 'short' })
const dayOnly = new Intl.DateTimeFormat(locale, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
})
const inUtc = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long', timeZone: 'UTC' })

// A Date holds 100 million days on either side of 1970, and Intl throws beyond that.
const lastMoment = 8.64e15

function dateOf(milliseconds: number): Date {
  return new Date(Math.max(-lastMoment, Math.min(lastMoment, milliseconds)))
}

/** "in 3 days", "2 hours ago". Both in milliseconds. */
function relative(moment: number, now: number): string {
  return relativeTime((moment - now) / 1000, toldFromNow)
}

export function clockTime(milliseconds: number): string {
  return timeOfDay.format(dateOf(milliseconds))
}

export function fullTime(milliseconds: number): string {
  return dateAndTime.format(dateOf(milliseconds))
}

export function day(milliseconds: number): string {
  return dayOnly.format(dateOf(milliseconds))
}

export function utcTime(milliseconds: number): string {
  return inUtc.format(dateOf(milliseconds))
}

/** A moment in a text: a relative one stays right while `keepTimes` runs; another platform's may be written as it does. */
export function timeElement(
  seconds: number,
  style: TimeStyle | Intl.DateTimeFormatOptions,
  clock: Clock,
): HTMLElement {
  const moment = seconds * 1000
  return el(
    'time',
    {
      datetime: dateOf(moment).toISOString(),
      title: utcTime(moment),
      'data-relative-to': style === 'R' && moment,
    },
    written(moment, style, clock),
  )
}

function written(moment: number, style: TimeStyle | Intl.DateTimeFormatOptions, clock: Clock): string {
  if (style === 'R') return relative(moment, clock.now())
  if (style === 'f') return fullTime(moment)
  return new Intl.DateTimeFormat(locale, style).format(dateOf(moment))
}

/** Brings every relative time on the page up to the clock. */
export function keepTimes(clock: Clock): void {
  for (const element of document.querySelectorAll<HTMLElement>('time[data-relative-to]')) {
    const text = element.firstChild as Text
    const told = relative(Number(element.dataset.relativeTo), clock.now())
    if (text.data !== told) text.data = told
  }
}
