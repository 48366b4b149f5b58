## The browser chat of the local community

chat-title = { $community } · Folkmoot
chat-bot-name = Folkmoot
chat-bot-tag = Bot

# The sidebar
chat-sidebar-open = Open the sidebar
chat-sidebar-close = Close the sidebar
chat-sidebar-name = Community and people
chat-channels = Channel
chat-people = Be a person
chat-people-hint = Everyone here is you. Each has a test wallet of their own.
chat-you-are = You are { $name }

# The clock of the local world
chat-time = Time in this world
chat-time-hint = Move on to see votes end and payments leave.
chat-time-hour = +1 hour
chat-time-day = +1 day
chat-time-days = +3 days

# The messages
chat-messages = Messages
chat-welcome = Welcome to { $community }
chat-welcome-body = This is the start of #{ $channel }. You are { $name }, with a test wallet of your own; nothing here costs anything.
chat-welcome-next = Link your wallet with `/link`, see what is being decided with `/proposals`, and vote.
chat-loading = Fetching the messages …
chat-used = { $name } used
chat-thinking = Folkmoot is on it …
chat-private = Only you can see this
chat-edited = (edited)
chat-edited-hint = This message was updated after it was sent
chat-new-messages = { $count ->
    [one] 1 new message
   *[other] { $count } new messages
}
chat-to-end = To the newest message
chat-reconnecting = The bot is away. Reconnecting …

# Cards
chat-tone-good = Done:
chat-tone-warn = Attention:
chat-tone-error = Not done:
chat-category-safety = Safety
chat-category-model-funding = Model funding
chat-category-other-funding = Funding
chat-category-protocol = Protocol
chat-category-meta = Meta
chat-category-other = Other
chat-opens-new-tab = opens in a new tab
chat-bar = { $percent } %
chat-select-pick = { $label } …
chat-select-confirm = Confirm
chat-select-exactly = { $min ->
    [one] Pick one
   *[other] Pick { $min }
}
chat-select-between = Pick { $min } to { $max }
chat-select-at-most = Pick up to { $max }
chat-select-at-least = Pick { $min } or more

# Forms
chat-form-cancel = Cancel
chat-form-optional = optional
chat-form-none = Nothing chosen
chat-form-required = This is needed.
chat-form-too-short = { $min ->
    [one] At least 1 character.
   *[other] At least { $min } characters.
}
chat-form-too-long = { $max ->
    [one] At most 1 character.
   *[other] At most { $max } characters.
}

# The composer
chat-compose = Message #{ $channel }
chat-compose-hint = Type / for what the bot can do
chat-send = Send
chat-hints = Good first steps
chat-completions = Suggestions
chat-option-required = required
chat-option-text = text
chat-option-integer = whole number
chat-option-choice = one of these

# What can go wrong
chat-error-away = The bot does not answer just now.
chat-error-slow = The bot took too long to answer. It may still be at work: look again in a moment.
chat-error-unknown = Something went wrong (status { $status }).
chat-dismiss = Dismiss

# How a message looks on another platform
chat-look = Look
chat-look-own = Folkmoot
chat-look-discord = Discord
chat-look-telegram = Telegram
chat-look-app = App
chat-look-dismiss = Dismiss message
chat-look-edited = edited
chat-look-private = In the private chat
chat-look-more = Show all of it
chat-look-failed = This could not be drawn.
chat-look-not-here = Only the real chat can do that.
chat-look-submit = Submit
