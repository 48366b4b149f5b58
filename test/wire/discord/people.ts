import { deliver, resolvedOf } from './interactions.ts'
import { createMessage } from './messages.ts'
import { userData } from './payloads.ts'
import { allPermissions, permissions } from './permissions.ts'
import type { CommandOption } from './rules-of-commands.ts'
import { componentsOf } from './rules-of-messages.ts'
import {
  type Channel,
  type Component,
  interactionTypes,
  type Message,
  type Modal,
  type Seen,
  type User,
} from './shapes.ts'
import { see } from './watch.ts'
import { allowed, type Command, dmWith, type World } from './world.ts'

export type Value = string | number | boolean

/** Which of a command's subcommands is meant. */
export interface Sub {
  subcommand?: string
  group?: string
}

/** A person who uses Discord's own app: can do what it would let them do, and throws at the rest. */
export type Person = ReturnType<typeof createPerson>

export function createPerson(world: World, user: User) {
  const at = (channelId: string): Channel => {
    const channel = world.channels.get(channelId)
    if (!channel || !(allowed(world, channel, user.id) & permissions.ViewChannel))
      throw new Error(`${user.username} sees no channel ${channelId}`)
    return channel
  }
  const visible = (message: Message) => !message.private || message.visibleTo === user.id

  /** The message as it stands now. */
  const current = ({ channel_id, id }: Pick<Message, 'channel_id' | 'id'>): Message => {
    const message = at(channel_id).messages.get(id)
    if (!message || !visible(message)) throw new Error(`${user.username} sees no message ${id}`)
    return message
  }

  function component(message: Message, customId: string): Component {
    const found = [...componentsOf(message.components)].find(([{ custom_id }]) => custom_id === customId)?.[0]
    if (!found) throw new Error(`The message has nothing with the custom id ${customId}`)
    if (found.disabled) throw new Error(`${customId} is disabled`)
    return found
  }

  function act(message: Message, { type, id, custom_id }: Component, values?: string[]): Promise<Seen> {
    const channel = at(message.channel_id)
    const resolved = values && type !== 3 ? { resolved: resolvedOf(world, channel, values) } : {}
    const data = { id, custom_id, component_type: type, ...(values && { values }), ...resolved }
    return deliver(world, { type: interactionTypes.component, user, channel, data, message })
  }

  return {
    id: user.id,
    name: user.username,

    /** The names of the commands that this person is offered in a channel. */
    commands: (channelId: string) => commandsIn(world, at(channelId), user).map(({ name }) => name),

    /** Sends a command: `await ada.command(channel, 'vote', { proposal: 3 })`. */
    async command(
      channelId: string,
      name: string,
      options: Record<string, Value> = {},
      sub: Sub = {},
    ): Promise<Seen> {
      const channel = at(channelId)
      const command = findCommand(world, channel, user, name)
      const declared = optionsOf(command, sub)
      for (const option of declared)
        if (option.required && options[option.name] === undefined)
          throw new Error(`/${name} needs ${option.name}`)
      const given = Object.entries(options).map(([key, value]) =>
        checkedOption(declared.find((option) => option.name === key) ?? unknownOption(name, key), value),
      )
      const named = given.flatMap(({ type, value }) => (type >= 6 && type <= 9 ? String(value) : []))
      const data = {
        ...commandReference(command),
        ...(named.length && { resolved: resolvedOf(world, channel, named) }),
        options: nested(given, sub),
      }
      return deliver(world, { type: interactionTypes.command, user, channel, data })
    },

    /** What the bot offers while an option is typed; `others` is what stands in the other options. */
    async complete(
      channelId: string,
      name: string,
      option: string,
      typed: string,
      others: Record<string, Value> = {},
      sub: Sub = {},
    ): Promise<Seen> {
      const channel = at(channelId)
      const command = findCommand(world, channel, user, name)
      const declared = optionsOf(command, sub)
      const find = (key: string) => declared.find((each) => each.name === key) ?? unknownOption(name, key)
      const target = find(option)
      if (!target.autocomplete) throw new Error(`${option} of /${name} is not completed`)
      const given: object[] = Object.entries(others).map(([key, value]) => checkedOption(find(key), value))
      const focused = { name: option, type: target.type, value: typed, focused: true }
      const data = { ...commandReference(command), options: nested([...given, focused], sub) }
      const type = interactionTypes.complete
      return deliver(world, { type, user, channel, data, optionType: target.type })
    },

    /** Presses a button. */
    async press(on: Message, customId: string): Promise<Seen> {
      const message = current(on)
      const button = component(message, customId)
      if (button.type !== 2) throw new Error(`${customId} is no button`)
      return act(message, button)
    },

    /** Chooses in a select menu: option values, or ids of people, roles or channels. */
    async choose(on: Message, customId: string, values: string[]): Promise<Seen> {
      const message = current(on)
      const select = component(message, customId)
      checkChosen(select, values)
      return act(message, select, values)
    },

    /** Fills in a modal and sends it; a field is named by its custom id. */
    async submit(modal: Modal, fields: Record<string, string | string[]> = {}): Promise<Seen> {
      const channel = at(modal.from.channelId)
      const message = modal.from.source && channel.messages.get(modal.from.source)
      const data = { custom_id: modal.customId, components: filledIn(modal, fields) }
      return deliver(world, {
        type: interactionTypes.modal,
        user,
        channel,
        data,
        modalOf: modal.from,
        ...(message && { message }),
      })
    },

    /** Writes a message. */
    say(channelId: string, content: string): Message {
      return createMessage(world, at(channelId), { content }, [], { author: userData(user) })
    },

    /** The messages of a channel that this person sees, private ones too, oldest first. */
    messages: (channelId: string) => [...at(channelId).messages.values()].filter(visible),

    /** A message that this person sees now, or will within `seconds`. */
    sees: (channelId: string, fits: (message: Message) => boolean, seconds = 5) =>
      see(world, at(channelId), (message) => visible(message) && fits(message), seconds),

    /** The channel of direct messages with the bot. */
    dm: () => dmWith(world, user).id,
    closeDms() {
      user.dmsOpen = false
    },
    openDms() {
      user.dmsOpen = true
    },
  }
}

function commandsIn(world: World, channel: Channel, user: User): Command[] {
  const { guildId } = channel
  const bits = allowed(world, channel, user.id)
  if (guildId && !(bits & permissions.UseApplicationCommands)) return []
  const context = guildId ? 0 : 1
  return [
    ...((guildId && world.commands.get(guildId)) || []),
    ...(world.commands.get('global') ?? []),
  ].filter(({ contexts, dm_permission, default_member_permissions: needed }) => {
    if (contexts && !contexts.includes(context)) return false
    if (!guildId) return contexts ? true : dm_permission !== false
    if (needed === undefined || needed === null) return true
    return needed === '0' ? bits === allPermissions : (bits & BigInt(needed)) === BigInt(needed)
  })
}

function findCommand(world: World, channel: Channel, user: User, name: string): Command {
  const commands = commandsIn(world, channel, user)
  const found = commands.find((command) => command.name === name)
  if (!found)
    throw new Error(
      `${user.username} is not offered /${name} here, only: ${commands.map(({ name }) => name)}`,
    )
  return found
}

const commandReference = ({ id, name, type, guildId }: Command) => ({
  id,
  name,
  type: type ?? 1,
  ...(guildId && { guild_id: guildId }),
})

function optionsOf(command: Command, { subcommand, group }: Sub): CommandOption[] {
  const steps = [group, subcommand].filter((step) => step !== undefined)
  let options = command.options ?? []
  for (const step of steps) {
    const found = options.find(({ name, type }) => name === step && (type === 1 || type === 2))
    if (!found) throw new Error(`/${command.name} has no ${step}`)
    options = found.options ?? []
  }
  if (options.some(({ type }) => type === 1 || type === 2))
    throw new Error(`/${command.name} needs a subcommand`)
  return options
}

function nested(options: object[], { subcommand, group }: Sub): object[] {
  const inner = subcommand === undefined ? options : [{ name: subcommand, type: 1, options }]
  return group === undefined ? inner : [{ name: group, type: 2, options: inner }]
}

function unknownOption(command: string, name: string): never {
  throw new Error(`/${command} has no option ${name}`)
}

/** Refuses what Discord's app would not let anyone type. */
function checkedOption(option: CommandOption, value: Value): { name: string; type: number; value: Value } {
  const { name, type } = option
  const number = type === 4 || type === 10
  const wanted = number ? 'number' : type === 5 ? 'boolean' : 'string'
  const wrong = (why: string): never => {
    throw new Error(`${name} cannot be ${JSON.stringify(value)}: ${why}`)
  }
  if (typeof value !== wanted) wrong(`it is a ${wanted}`)
  if (type === 4 && !Number.isInteger(value)) wrong('it is an integer')
  const [size, least, most] = number
    ? [Number(value), option.min_value, option.max_value]
    : [String(value).length, option.min_length, option.max_length]
  if (size < (least ?? -Infinity) || size > (most ?? Infinity)) wrong(`from ${least} to ${most}`)
  if (option.choices?.length && !option.choices.some((choice) => choice.value === value))
    wrong(`one of ${option.choices.map((choice) => choice.value)}`)
  return { name, type, value }
}

function checkChosen(select: Component, values: readonly string[]) {
  const { type, custom_id, min_values: min = 1, max_values: max = 1, options } = select
  if (type !== 3 && !(type >= 5 && type <= 8)) throw new Error(`${custom_id} is no select menu`)
  if (values.length < min || values.length > max)
    throw new Error(`${custom_id} takes ${min} to ${max} values, not ${values.length}`)
  for (const value of values)
    if (type === 3 && !options!.some((option) => option.value === value))
      throw new Error(`${custom_id} has no option ${value}`)
}

/** A modal's components with what was typed, as Discord sends them. */
function filledIn({ components }: Modal, fields: Record<string, string | string[]>): object[] {
  const left = new Set(Object.keys(fields))
  let number = 0
  const field = (component: Component): object => {
    const { type, custom_id, required = true } = component
    const id = component.id || ++number
    const given = fields[custom_id!]
    left.delete(custom_id!)
    if (type === 4) {
      const value = given ?? component.value ?? ''
      if (typeof value !== 'string') throw new Error(`${custom_id} takes a text`)
      const { min_length: min = 0, max_length: max = 4000 } = component
      if (value ? value.length < min || value.length > max : required)
        throw new Error(`${custom_id} takes ${Math.max(min, Number(required))} to ${max} characters`)
      return { type, id, custom_id, value }
    }
    const values = [given ?? []].flat()
    if (values.length || required) checkChosen(component, values)
    return { type, id, custom_id, values }
  }
  const filled = components.map((component) => {
    const id = component.id || ++number
    if (component.type === 18) return { type: 18, id, component: field(component.component!) }
    if (component.type === 1) return { type: 1, id, components: component.components!.map(field) }
    return { type: component.type, id }
  })
  if (left.size) throw new Error(`The modal has no ${[...left]}`)
  return filled
}
