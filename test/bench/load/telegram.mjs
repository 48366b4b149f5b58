// The yardstick of test/bench/telegram.ts: what the bare library takes for an answer. Token and address as the bot's.
import { run } from '@grammyjs/runner'
import { Bot, InlineKeyboard } from 'grammy'

const bot = new Bot(process.env.TELEGRAM_TOKEN, { client: { apiRoot: process.env.TELEGRAM_API_URL } })
const keyboard = () => new InlineKeyboard().text('echo', 'echo')
let count = 0
bot.on('message', (context) => context.reply('echo', { reply_markup: keyboard() }))
bot.on('callback_query', (context) =>
  Promise.all([
    context.answerCallbackQuery(),
    context.editMessageText(`echo ${++count}`, { reply_markup: keyboard() }),
  ]),
)
run(bot)
process.stdout.write('ready\n')
