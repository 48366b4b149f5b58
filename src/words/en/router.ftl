# What the router says before a command is asked.
problem-title = That didn't work
try-again-in =
    { $seconds ->
        [one] That was quick. Try again in { $seconds } second.
       *[other] That was quick. Try again in { $seconds } seconds.
    }
took-too-long = This took too long, so I stopped waiting. Try again in a moment; /doctor shows what is slow.
went-wrong = Something went wrong on my side. Try again; if it stays, tell an admin the number `{ $reference }`.
unknown-command = There is no command /{ $command }. /help shows what I can do.
not-a-command = I answer commands, and they begin with a slash. Type /help to see them.
help-button = Show the commands
unknown-option = There is no option “{ $option }” here.
too-much = I don't know what “{ $text }” belongs to.
missing-option = Something is missing: { $option }. { $about }
not-a-number = “{ $text }” is not a number, and { $option } wants one.
not-an-address = “{ $typed }” is not an address: an address is 0x and 40 letters and digits.
not-among = “{ $text }” is not possible for { $option }. It can be { $values }.
too-long =
    { $max ->
        [one] The text for { $option } is too long: at most { $max } character.
       *[other] The text for { $option } is too long: at most { $max } characters.
    }
usage = Type it like this: { $usage }
link-first = I don't know your wallet yet. Link it once (it takes half a minute, costs nothing and moves no money), then try again.
link-button = Link my wallet
stewards-only = Only stewards of this community may do this.
admins-only = Only admins of this community may do this.
managers-only = Only whoever manages this server or may change this group's info, or an admin of its community, may do this.
no-community = This server or group belongs to no community yet. Whoever manages it can set one up: it takes five minutes.
no-community-in-private = I don't know yet which community you mean. Use me once in its server or group, and I will know it here too.
setup-button = Set up a community
other-community = This button is about another community than this chat. Type the command here to see this one’s.
