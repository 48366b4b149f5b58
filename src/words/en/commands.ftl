# The commands: the message is the description, an attribute describes an option.
command-help = Show what I can do
    .command = A command to explain
command-link = Link a wallet to your chat account
    .code = A code from another platform, to be one member on both
    .confirm = That you are sure
command-unlink = Unlink your wallets
    .wallet = The address of one wallet; without it, all of them
    .confirm = Confirm that it is meant
command-whoami = Show who you are here: wallets, chat accounts, roles
command-proposals = List the proposals
    .state = Only those in this state
    .category = Only those of this category
    .text = Only those with these words in them
    .page = Which page
command-proposal = Show a proposal: what it says, how it stands, what you can do
    .proposal = Its number
    .page = A page of its whole text
command-vote = Vote on a proposal
    .proposal = Its number
    .choice = What you vote for
    .reason = Why; everyone can read it
command-treasury = Show what the treasury holds
command-doctor = Show how everything is that I depend on
command-setup = Set up a community in this server or group
    .code = A code that makes this chat a place of a community elsewhere
    .show = What to look at
    .set = What to change; the buttons fill this in
    .to = What it is to be
    .name = The name of the DAO or of an account
    .chain = The number of the chain; 1 is Ethereum
    .at = Which place or part; the buttons fill this in
    .for = For which category of proposals
    .when = When a report comes: daily, weekly, or a cron expression
    .confirm = That you are sure
command-settings = Change this community: venues, treasury, places, reports, roles
    .show = What to look at
    .set = What to change; the buttons fill this in
    .to = What it is to be
    .name = The name of the DAO or of an account
    .chain = The number of the chain; 1 is Ethereum
    .at = Which place or part; the buttons fill this in
    .for = For which category of proposals
    .when = When a report comes: daily, weekly, or a cron expression
    .confirm = That you are sure
command-join = Get a code that adds another server or group to this community
command-community = Show which community this chat is about
    .choose = Another one, in a private chat

help-title = What { $community } can do here
help-intro = Type a slash and a name. Most things take half a minute on a phone.
help-command-title = /{ $command }
help-access-linked = Needs a linked wallet.
help-access-steward = For stewards.
help-access-admin = For admins.
help-access-manager = For whoever manages this server or group, and for admins.
help-title-unsettled = What comes next
help-unsettled = I bring a DAO's assembly into this chat: proposals, signed votes, and what the treasury holds and pays. First, whoever manages this server or group says which DAO it is: /setup asks a few questions and takes five minutes.
help-private = Only you see the answer.
help-start-button = Show the proposals
help-unknown = There is no command /{ $command }.

link-title = Link your wallet
link-body =
    Open the page and sign one message with your wallet. It costs nothing and moves no money; it only proves that the wallet is yours.

    The page is yours alone and expires { $until }. Don't pass it on.
link-open-button = Open the signing page
link-more = Already linked: { $wallets }. You can add another.

unlink-title = Unlinked
unlink-body =
    { $count ->
        [one] I no longer know this wallet of yours: { $wallets }.
       *[other] I no longer know these wallets of yours: { $wallets }.
    }
unlink-confirm-title = Unlink all of it?
unlink-confirm =
    { $count ->
        [one] I would no longer know this wallet of yours: { $wallets }. To vote again you link it anew.
       *[other] I would no longer know these wallets of yours: { $wallets }. To vote again you link them anew.
    }
unlink-confirm-button = Yes, unlink
unlink-none-title = Nothing to unlink
unlink-none = No wallet of yours is linked here.
unlink-not-yours = The wallet { $wallet } is not linked to you. /whoami shows those that are.

whoami-title = { $name }
whoami-unlinked = No wallet is linked to this account yet. Link one to vote.
whoami-linked = These wallets are yours here.
whoami-wallets = Wallets
whoami-primary = { $wallet } (first)
whoami-accounts = Chat accounts
whoami-roles = Roles
whoami-role-steward = steward
whoami-role-admin = admin
whoami-role-member = member
whoami-unlink-button = Unlink

vote-sign-title = Sign your vote on proposal { $number }
vote-sign-body =
    You vote **{ $choice }** on “{ $title }”.

    Open the page and sign with your wallet: it costs you no gas. Votes and reasons are public for ever. The page expires { $until }.
vote-open-button = Sign my vote
vote-choose-title = Vote on proposal { $number }
vote-choose-label = What do you vote for?
vote-choose-several = The numbers of all that you approve, like 1,3
vote-choose-ranking = All numbers, the best first, like 2,1,3
vote-choose-weights = How you share your vote, like 1:60,2:40
vote-choose-button = Fill in the ballot
vote-reason-label = Why? Everyone can read it

doctor-title-well = Everything I depend on is well
doctor-title-failing =
    { $count ->
        [one] { $count } thing needs attention
       *[other] { $count } things need attention
    }
doctor-well =
    { $count ->
        [one] { $count } thing is well
       *[other] { $count } things are well
    }
doctor-waiting = not tried yet
doctor-failing = failing since { $since }: { $detail }
doctor-remedy = What to do: { $remedy }
doctor-version = Folkmoot { $version }, up since { $since }
