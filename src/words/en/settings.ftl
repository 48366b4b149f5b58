## Setting up a community, and changing it while it lives

# What can be looked at: titles and buttons.
show-venues = Venues
show-treasury = Treasury
show-places = Places
show-place = A place
show-pings = Pings
show-reports = Reports
show-roles = Admins and stewards
show-zone = Time zone
show-language = Language
show-file = File

# What can be changed: labels of buttons, forms and selects.
set-start = Begin
set-name = Change the name
set-venue = Add a venue
set-account = Add an account
set-token = Add a token
set-place = Post in
set-channel = Move to
set-tell = Tell there
set-thread = A thread for each proposal
set-ping = Roles to ping
set-zone = Choose a time zone
set-language = Choose a language
set-steward = Add a steward
set-admin = Add an admin
set-report = Add a report
set-remove = Remove
set-create = Create
set-discard = Start over
set-leave = Disconnect this chat
confirm-yes = Yes

topic-proposals = proposals
topic-reports = reports
report-treasury = Treasury report
report-payouts = Payout report
when-daily = each day at 9:00
when-weekly = each Monday at 9:00
when-friday = each Friday at 9:00
when-monthly = on the first of each month at 9:00
language-en = English
language-es = Spanish
language-zh = Chinese (Simplified)

# /setup
setup-title = Set up a community
setup-intro =
    Two answers, then you see everything and can change it before it begins:

    - the name of your DAO
    - where it decides: a Snapshot space (like `ens.eth`) or the address of its governor

    Is your DAO already with me on another platform? Type `/settings` there, and bring the code.
setup-name-label = Name of the DAO
setup-code-button = I have a code
setup-code-label = The code from the other platform
setup-review-title = Ready to set up: { $name }
setup-review = Look at it, change what you like, then press Create. Whatever you choose can be changed later.
setup-done-title = { $name } is at home here
setup-done =
    I am reading what was decided so far, which may take some minutes, and from now on I tell here what is new.

    Next: link your wallet, and look at the proposals. `/settings` changes everything; `/help` shows what else I can do.
setup-done-purse = Votes on the governor are paid from a gas purse: `/doctor` shows its address. Send it a little of the chain's currency.
setup-joined-title = { $name } is here now, too
setup-joined = This chat and the other one are one community now: { $name }. What is new is told here from now on. Everybody stays one member by typing `/link` on both platforms.
setup-settings-button = Settings
set-venue-label = Snapshot space or governor address

# The pages
settings-intro = All of it can be changed here, and what you change takes effect at once.
settings-venues = Where proposals are decided: Snapshot spaces, and governors on a chain.
settings-treasury = The accounts that the DAO controls, and the tokens that are looked for in them beside each chain's own currency.
settings-places = Where I post, and what I tell there.
settings-reports = What I tell regularly, in the community's time zone. A time other than those offered can be typed as a cron expression: `/settings set:report to:treasury when:"30 18 * * 5"`
settings-roles = Admins may change these settings; stewards may correct and review. Both can be roles of this chat, accounts or wallets.
settings-zone = Times are shown and reports come in this time zone: { $zone }.
settings-zone-other = Another time zone
settings-zone-label = A city or time zone, like Europe/Lisbon
settings-language = What I post by myself is in this language. Answers to one person are in theirs.
settings-language-and-zone = Language and time zone
settings-file = This is the community's file: the same that `npm run community -- export` writes.
settings-file-cut = This is the beginning of the community's file; `npm run community -- export` writes all of it.
# One of several buttons: what it does, and with which one.
settings-option = { $what }: { $option }
settings-none = None
settings-nothing = nothing
settings-more = and { $count } more
settings-back = Back
settings-change = Change { $what }
settings-place-here = Post here
settings-ping-other = Ping other roles
settings-channel-other = Move to another channel
settings-place-other = Post in another channel
settings-roles-label = Names of the roles, with commas between them
settings-channel-label = Its name, like #general, or its number
settings-place-tells = Told here: { $topics }.
settings-thread-on = Each proposal gets a thread.
settings-thread-off = Proposals are posted without threads.
settings-no-thread-button = No threads
settings-pings = A new proposal pings:
settings-no-pings = A new proposal pings nobody.
settings-ping-about = For which proposals?
settings-ping-roles = Choose the roles to be pinged by a new proposal, or none. Proposals: { $about }.
settings-all-proposals = All proposals
settings-token = the token { $symbol } on { $chain }
settings-report = { $report }, { $when }, in { $place }
settings-is-admin = admin: { $who }
settings-is-steward = steward: { $who }
settings-admin-other = Another admin
settings-steward-other = Another steward
settings-holder-label = A role, wallet address, or account (discord:1)
settings-address-label = Address of the account
settings-account-name-label = What people call it
settings-token-label = Address of the token
settings-chain-label = Number of its chain (1 is Ethereum)
settings-report-label = Which report?
settings-report-place-label = Where?
settings-when-label = When?
settings-complaints = **I can't post everywhere yet:**

# What was done
settings-changed = Changed.
settings-removed = Removed.
settings-found-space =
    Found the space **{ $name }**: { $followers ->
        [one] { $followers } follower
       *[other] { $followers } followers
    }, { $proposals ->
        [one] { $proposals } proposal
       *[other] { $proposals } proposals
    }.
settings-any-system = It takes any voting system.
settings-one-system = It takes the voting system { $system }.
settings-found-governor = Found the governor **{ $name }** on chain { $chain }.
settings-flavour-openzeppelin-5 = It is OpenZeppelin 5: members can vote on it from here, without paying gas.
settings-flavour-openzeppelin-4 = It is OpenZeppelin 4: I show what is decided; votes can't be cast from here.
settings-flavour-bravo = It is Governor Bravo: I show what is decided; votes can't be cast from here.
settings-found-token = Votes are counted in { $token }.
settings-found-timelock = What it decides is carried out by the timelock { $timelock }, which is in the treasury now.
settings-no-timelock = It has no timelock: add the accounts of the treasury yourself.

# Removing
settings-remove-title = Remove it?
settings-remove-venue = { $what } is no longer followed. What it decided so far stays stored.
settings-remove-account = { $what } no longer counts as the DAO's.
settings-remove-token = I no longer look for { $what } in the treasury.
settings-remove-place = I no longer post in { $what }, and its reports end.
settings-remove-report = This report no longer comes: { $what }.
settings-remove-admin = { $what } may no longer change these settings.
settings-remove-steward = { $what } may no longer correct and review.
settings-remove-last-place = It is the only place where I post in that chat: without one, that chat is disconnected from this community.
settings-leave = I no longer post here, and this chat is disconnected from { $name }. The community stays stored, with all its history.
settings-left-title = Disconnected
settings-left = This chat is disconnected from { $name }. To bring it back, an admin gets a code with `/join` in a private chat with me, and types it here: `/setup code:…`

# Which community a private chat is about
community-here = This chat is { $name }’s.
community-private = Here we speak about { $name }.
community-choose = Speak about another one
community-of-chat = Which community this chat belongs to is changed with /settings. In a private chat with me you can choose what we speak about.
community-unknown = I don't know you from that community. Use me once in its server or group, then choose it here.

# One community, two platforms
settings-join-button = Add another chat
settings-join-title = A code that adds another chat
settings-join-body =
    Whoever manages a Discord server or a Telegram group types this there, and it becomes a place of { $name }:

    `/setup code:{ $code }`

    It works once and expires { $until }. From then on, whoever manages that chat may change everything of { $name }: its venues, its places, and who its admins are. So give it to nobody else, and type it nowhere else.
joining-offer-button = I am on another platform too
joining-code-title = Become one member on both platforms
joining-code-body =
    Type this in the other chat, with your own account there:

    `/link code:{ $code }`

    It works once and expires { $until }. Whoever types it becomes you, so give it to nobody.
joining-confirm-title = Is this you?
joining-confirm-body = This account becomes one member with { $accounts }, and has the same wallets: { $wallets }. Only go on if that is your own account and you asked for this code yourself.
joining-confirm-button = Yes, that is me
joining-done-title = You are one member
joining-done-body = Your accounts are one member now: { $accounts }. Your wallets: { $wallets }.
joining-link-first = Link a wallet first. Or, where you have linked one, type `/link` and bring the code here.
joining-no-wallet = The account that gave this code has no wallet linked any more. Link one there, and ask for a new code.
joining-again = These accounts are one member already. There is nothing to do.
joining-same-platform = One member has one account on each platform, and together you would have two. Type `/unlink` with the one that you no longer use, then try again.
code-wrong = This code doesn't work: each works once, and for ten minutes. Ask for a new one.
code-too-many = Those were too many wrong codes. Wait ten minutes, then ask for a new one.
joining-in-private = Everyone here would see whose accounts and wallets these are. Type the code in a private chat with me.

# What can't be done, and what to do instead
settings-not-here = This is about a server or group: type it there.
settings-operators-only = Only the operators of this bot set up communities. Send them your account, { $account }: it goes into OPERATORS in the bot's environment.
settings-operators-unknown = Only the operators of this bot set up communities, and I can't tell whether you are one: you write as the group. Write as yourself.
settings-created-too-many = You have set up { $max } communities on this bot, which is the most for one account. Ask whoever runs it to put you among its OPERATORS.
settings-settled = This chat belongs to { $name } already. To set up another community here, disconnect it first.
setup-under-way = Somebody is setting up { $name } here already, and this is how far it is. What you typed was not taken: go on with theirs, or press Start over.
settings-code-seen = Everyone here could read that code, so it no longer works. Make another with `/join`, and type it only in the chat that is to join.
settings-gone = It is not there any more; somebody else may have changed it. Look at it again.
settings-twice = It is on the list already.
settings-place-twice = I post there already, or it is another platform's. Choose another channel.
settings-too-many = There can be { $max } of them at most. Remove one first.
settings-not-possible = That is not possible: { $what } { $problem }. Try another answer.
settings-no-name = The DAO needs a name. Type it, with letters in it.
settings-no-venue = “{ $typed }” is neither a Snapshot space, like `ens.eth`, nor an address, 0x and 40 letters and digits. Try again.
settings-no-space = Snapshot has no space { $space }. Copy its name from its page on snapshot.box.
settings-hub-away = Snapshot does not answer just now. Try again in a minute.
settings-no-rpc = I have no way to reach chain { $chain }. Whoever runs this bot sets RPC_URL_{ $chain } and starts it again; then try again.
settings-no-chains = I have no way to reach any chain. Whoever runs this bot sets RPC_URL_1 for Ethereum, or that of another chain; then try again.
settings-chain-away = Chain { $chain } does not answer just now. Try again in a minute.
settings-which-chain = There is a contract with this address on several chains: { $chains }. Say which one.
settings-say-chain = Say which chain it is on, by its number: 1 is Ethereum.
settings-no-chain = “{ $typed }” is no chain's number. Ethereum's is 1, Base's 8453, Arbitrum's 42161.
settings-no-contract = There is no contract at { $address } on these chains: { $chains }. Check the address; for another chain, whoever runs this bot sets its RPC_URL_ and number.
settings-no-governor = The contract at { $address } is no governor that I know. Give the address that proposals are made to.
settings-no-token = The contract at { $address } is no token. Check the address.
settings-no-channel = I can't find that channel here. Choose one of those offered, type its name, or type the command in the channel itself.
settings-several = There are several here that are called “{ $typed }”. Mention the one that you mean, or type its number.
settings-no-role = That is no role of this server. Choose among those offered, or type its name.
settings-no-zone = I know no time zone “{ $zone }”. Type a city like Berlin, or a name like America/Lima.
settings-no-language = I don't speak that language. Choose one of those offered.
settings-no-holder = “{ $typed }” is neither a wallet's address, nor a role here, nor an account. An account is like discord:123 or telegram:456.
settings-no-report = There is no such report. Choose one of those offered.
settings-no-report-place = Reports are told nowhere yet. Choose a place that is told reports first.
settings-no-time = “{ $when }” is no time that ever comes. Choose one of those offered, or type a cron expression like "0 9 * * 1".
settings-reports-there = Reports are scheduled for this place. Remove them first, or move them.
settings-last-place = This is the only place where I post in this chat, so it stays. Move it to another channel, or disconnect this chat.
settings-last-there = It is the only place where I post in that chat, which would be disconnected without it. Change it there.
settings-no-venue-yet = Add a venue first: where does the DAO decide?
settings-no-place-yet = Choose where I post in this chat first.
