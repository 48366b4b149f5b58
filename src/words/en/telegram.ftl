## Telegram: what the adapter itself says

# Set before a title, where a message has no colour.
telegram-mark-good = ✅
telegram-mark-warn = ⚠️
telegram-mark-error = ❗

telegram-read-all = Read all of it
telegram-in-browser = In my browser
telegram-confirm = ✔️ That is my choice
telegram-working = I am on it …

# Answers that are for one person alone, asked for in a group
telegram-answered-privately = I answered you in our private chat.
telegram-write-first = I may not write to you yet. Open our private chat and press Start: the answer is there at once.
telegram-open-private = Open our private chat
telegram-anonymous = You write as the group, so I can't tell who you are. Write as yourself (in the group's administrators, switch off “Remain anonymous”), or ask me in our private chat.
telegram-link-asks-title = Shall I do this?
telegram-link-asks = The link that you opened asks for `{ $call }`. Press the button if that is what you want.
telegram-link-asks-button = Yes, do it

# Buttons
telegram-too-old = This message is too old for its buttons. Ask for it again.
telegram-choose-at-least = { $min ->
    [one] Choose at least one.
   *[other] Choose at least { $min }.
}
telegram-choose-at-most = { $max ->
    [one] Choose only one.
   *[other] Choose at most { $max }.
}

# Forms: one question after the other
telegram-form-optional = optional
telegram-form-skip = Skip
telegram-form-cancel = Cancel
telegram-form-how = Reply to this message.
telegram-form-how-optional = Reply to this message, or with “-” to leave it out.
telegram-form-numbers = Reply with the number of your choice.
telegram-form-numbers-several = Reply with the numbers of your choices, like 1,3.
telegram-form-skipped = left out
telegram-form-cancelled = Cancelled. Nothing was done.
telegram-form-over = This question is over. Begin again from the message with the form.
telegram-form-nothing = There is nothing to cancel.
telegram-form-required = I need an answer to this.
telegram-form-too-short = { $min ->
    [one] That is too short: at least { $min } character.
   *[other] That is too short: at least { $min } characters.
}
telegram-form-too-long = { $max ->
    [one] That is too long: at most { $max } character.
   *[other] That is too long: at most { $max } characters.
}
telegram-form-not-among = That is not one of the choices.

# A group that the bot was added to
telegram-welcome-title = Hello! I bring a DAO's assembly into this group
telegram-welcome = Proposals and how they stand, signed votes, and what the treasury holds and pays, right here. First, whoever manages this group says which DAO it is: /setup asks a few questions and takes five minutes.

# What people see before they write to the bot
telegram-description = I bring a DAO's assembly into Telegram: see what is being decided, vote with your wallet without paying gas, and follow what the treasury holds and pays. I never hold your keys. Press Start, or add me to your group.
telegram-short-description = A DAO's assembly in your chat: proposals, signed votes and the treasury. I never hold your keys.

# What keeps the bot from posting
telegram-no-group = I am not in this group: it was deleted, or I was removed. Add me again, or take the place out of the community.
telegram-no-right = I may not write in this group. Make me an administrator, or allow members to send messages.
telegram-no-topic = The topic doesn't exist any more. Choose another one for this place.
telegram-topic-closed = The topic is closed, and only administrators write in it. Open it, or make me an administrator with the right to manage topics.
telegram-message-gone = The message can't be changed any more: it was deleted, or the group has moved.

telegram-admins-of = Administrators of { $group }
telegram-topic = { $group } › topic { $topic }
telegram-named-topic = { $group } › { $topic }

remedy-telegram = Check TELEGRAM_TOKEN (@BotFather shows it), and that no other program uses the same bot. I go on trying by myself.
remedy-telegram-webhook = Telegram could not bring updates to PUBLIC_URL. Check that it is reachable from outside by https with a good certificate, or unset TELEGRAM_WEBHOOK.
remedy-telegram-limits = Nothing has to be done: what was held back is sent later. If it goes on, post in fewer topics of the same group.
remedy-telegram-place = Do what the line says in that group, or change the place by /settings.
