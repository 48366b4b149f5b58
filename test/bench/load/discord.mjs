// The yardstick of test/bench/discord.ts: what the bare library takes for an answer. Token and address as the bot's.
import { Client, GatewayIntentBits, MessageFlags } from 'discord.js'

const client = new Client({
  intents: [GatewayIntentBits.Guilds],
  rest: { api: process.env.DISCORD_API_URL },
})
client.on('interactionCreate', (interaction) =>
  interaction.reply({
    content: interaction.commandName ?? interaction.customId,
    flags: MessageFlags.Ephemeral,
  }),
)
client.once('clientReady', () => process.stdout.write('ready\n'))
await client.login(process.env.DISCORD_TOKEN)
