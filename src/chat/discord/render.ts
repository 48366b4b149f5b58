import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInContainer,
  type APIComponentInMessageActionRow,
  type APIMessageTopLevelComponent,
  type APIStringSelectComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
  SeparatorSpacingSize,
} from 'discord.js'
import { type Action, type Card, type Choice, clean, oneLine, type Reader } from '../../card.ts'
import { type Block, parse } from '../../markdown.ts'
import type { Words } from '../../words/words.ts'
import { writeCustomId } from './custom-id.ts'
import { writeWithin } from './cut.ts'
import { type CommandIds, plain, writeMarkdown } from './markdown.ts'

/** A card as Discord shows it: one container of Components V2. */
export interface Payload {
  components: APIMessageTopLevelComponent[]
  flags: MessageFlags.IsComponentsV2
}

/** Discord's limits, in characters and pieces. */
const TEXT = 4000
const COMPONENTS = 40
const BUTTONS_IN_ROW = 5
const LABEL = 80
const PLACEHOLDER = 150
const OPTIONS = 25
const OPTION = 100
const URL_LENGTH = 512
const ALT = 1024

const TITLE = 250
const FIELD_NAME = 100
/** Characters that fields have to themselves beside a long body. */
const FIELDS = 2000
/** Selects that one with too many options is parted into; beyond them its value is typed. */
const PARTS = 4

/** How Discord names what a button is for. */
const STYLES = {
  plain: ButtonStyle.Secondary,
  main: ButtonStyle.Primary,
  good: ButtonStyle.Success,
  bad: ButtonStyle.Danger,
} as const

/** A container's edge tells its tone and category at a glance; safety and models stand out. */
const TONES = { plain: undefined, good: 0x2e_a0_43, warn: 0xd2_99_22, error: 0xda_36_33 }
const CATEGORIES: Record<string, number> = {
  'model-funding': 0x89_57_e5,
  safety: 0xf0_88_3e,
  'other-funding': 0xe3_b3_41,
  protocol: 0x38_8b_fd,
  meta: 0x56_d4_dd,
  other: 0x8b_94_9e,
}

/**
 * The payload of a card; pings no one but the roles that are given, which stand in a line of their own above it. The
 * message's `allowed_mentions` must name the same.
 * @param commands those that are mentioned where the texts name them
 */
export function renderForDiscord(
  card: Card,
  reader: Reader,
  roles: string[] = [],
  commands: CommandIds = new Map(),
): Payload {
  const mentions = roles.map((role) => `<@&${role}>`).join(' ')
  const texts = textsOf(card, reader.words, commands, TEXT - mentions.length)
  const inside: APIComponentInContainer[] = [text(texts.head)]
  if (texts.fields !== '') inside.push({ type: ComponentType.Separator }, text(texts.fields))
  if (card.image && isWeb(card.image.url, 2048)) {
    const description = oneLine(card.image.alt, ALT)
    const media = { url: card.image.url }
    inside.push({
      type: ComponentType.MediaGallery,
      items: [{ media, ...(description ? { description } : {}) }],
    })
  }
  const rows = rowsOf(card.actions, COMPONENTS - inside.length - 3)
  if (rows.length > 0)
    inside.push(
      { type: ComponentType.Separator, divider: false, spacing: SeparatorSpacingSize.Small },
      ...rows,
    )
  const colour = TONES[card.tone] ?? CATEGORIES[card.category ?? '']
  return {
    components: [
      ...(mentions ? [text(mentions)] : []),
      {
        type: ComponentType.Container,
        ...(colour === undefined ? {} : { accent_color: colour }),
        components: inside,
      },
    ],
    flags: MessageFlags.IsComponentsV2,
  }
}

function text(content: string) {
  return { type: ComponentType.TextDisplay, content } as const
}

/** All that is read of a card, within so many characters. What gives way is the body, and it ends in a link to the rest. */
function textsOf(
  card: Card,
  words: Words,
  commands: CommandIds,
  most: number,
): { head: string; fields: string } {
  const mark = card.category ? words.find(`category-mark-${card.category}`) : undefined
  const title = [mark, plain(oneLine(card.title, TITLE), !mark)].filter(Boolean).join(' ')
  const head = title.trim() === '' ? '' : `### ${title}`
  const rest = card.source && isWeb(card.source, URL_LENGTH) ? card.source : undefined
  const more = rest ? `\n\n${writeMarkdown([linkTo(rest, words('discord-read-rest'))])}` : ''
  const room = most - head.length - more.length - GAPS

  const write = (blocks: Block[]) => writeMarkdown(blocks, commands)
  const body = parse(clean(card.body))
  const length = write(body).length
  const fields = fieldsText(card, write, Math.max(FIELDS, room - length))
  const { text: bodyText, cut } = writeWithin(body, room - fields.text.length, write)
  const ending = (cut || fields.cut) && more ? more : ''
  return {
    head: [head, bodyText].filter(Boolean).join('\n') + ending || '…',
    fields: fields.text,
  }
}

/** Characters between the parts. */
const GAPS = 4

function fieldsText(
  { fields }: Card,
  write: (blocks: Block[]) => string,
  most: number,
): { text: string; cut: boolean } {
  let written = ''
  for (const { name, value } of fields) {
    const title = plain(oneLine(name, FIELD_NAME))
    const head = `${written === '' ? '' : '\n\n'}${title ? `**${title}**\n` : ''}`
    const { text: shown, cut } = writeWithin(parse(clean(value)), most - written.length - head.length, write)
    if (cut && shown === '') return { text: written, cut }
    if (head.trim() !== '' || shown !== '') written += (head + shown).trimEnd()
    if (cut) return { text: written, cut }
  }
  return { text: written, cut: false }
}

function linkTo(url: string, label: string) {
  return {
    type: 'paragraph' as const,
    children: [{ type: 'link' as const, url, children: [{ type: 'text' as const, text: label }] }],
  }
}

type Row = APIActionRowComponent<APIComponentInMessageActionRow>

/** Actions in their order, five buttons a row and a row for each select, as many as there is room for. */
function rowsOf(actions: Action[], room: number): Row[] {
  const taken = new Set<string>()
  const rows: Row[] = []
  // What is alone to be pressed stands out.
  const alone = actions.length === 1
  let left = room
  for (const piece of actions.flatMap((action) => piecesOf(action, alone, taken))) {
    const last = rows.at(-1)
    const fits =
      piece.type === ComponentType.Button &&
      last?.components[0]?.type === ComponentType.Button &&
      last.components.length < BUTTONS_IN_ROW
    left -= fits ? 1 : 2
    if (left < 0) break
    if (fits) last.components.push(piece)
    else rows.push({ type: ComponentType.ActionRow, components: [piece] })
  }
  return rows
}

function piecesOf(
  action: Action,
  alone: boolean,
  taken: Set<string>,
): (APIButtonComponent | APIStringSelectComponent)[] {
  const label = oneLine(action.label, LABEL) || '…'
  const tone = action.kind === 'button' ? action.tone : undefined
  const button = (form: boolean): APIButtonComponent => ({
    type: ComponentType.Button,
    style: STYLES[tone ?? (alone ? 'main' : 'plain')],
    label,
    custom_id: writeCustomId({ id: action.id, form }, taken),
  })
  switch (action.kind) {
    case 'link':
      return isWeb(action.url, URL_LENGTH)
        ? [{ type: ComponentType.Button, style: ButtonStyle.Link, label, url: action.url }]
        : []
    case 'form':
      return [button(true)]
    case 'button':
      return [button(false)]
    case 'select': {
      const parts = partsOf(action)
      if (!parts) return [button(true)]
      return parts.map((options, index): APIStringSelectComponent => {
        const range = parts.length > 1 ? ` (${index * OPTIONS + 1}–${index * OPTIONS + options.length})` : ''
        const max = Math.min(Math.max(1, action.max), options.length)
        return {
          type: ComponentType.StringSelect,
          custom_id: writeCustomId({ id: action.id, form: false }, taken),
          placeholder: `${oneLine(action.label, PLACEHOLDER - range.length) || '…'}${range}`,
          options: options.map(optionOf),
          min_values: Math.min(Math.max(0, action.min), max),
          max_values: max,
        }
      })
    }
  }
}

/** A select's options as Discord can hold them; undefined where it can't, and the value has to be typed. */
function partsOf({ options, max }: Extract<Action, { kind: 'select' }>): Choice[][] | undefined {
  const choices = selectable(options)
  if (choices.length === 0) return undefined
  if (choices.length > OPTIONS && (max > 1 || choices.length > OPTIONS * PARTS)) return undefined
  return Array.from({ length: Math.ceil(choices.length / OPTIONS) }, (_, part) =>
    choices.slice(part * OPTIONS, (part + 1) * OPTIONS),
  )
}

/** None where Discord can't hold a value; each value once. */
export function selectable(options: Choice[]): Choice[] {
  if (options.some(({ value }) => value.trim() === '' || value.length > OPTION)) return []
  return [...new Map(options.map((option) => [option.value, option])).values()]
}

export function optionOf({ value, label, description }: Choice) {
  const about = description === undefined ? '' : oneLine(description, OPTION)
  return { value, label: oneLine(label, OPTION) || value, ...(about ? { description: about } : {}) }
}

function isWeb(url: string, longest: number): boolean {
  return url.length <= longest && /^https?:\/\/\S+$/.test(url) && URL.canParse(url)
}
