# The local community's chat and people.
local-working-title = One moment …
local-working = I am asking, and will show the answer here.
local-about-newcomer = Just arrived: no voting power yet
local-about-holder = Holds 100,000 votes
local-about-delegate = Votes for themself and others
local-about-steward = Reviews, and prepares payouts
local-about-admin = Runs this bot
local-welcome-title = Welcome to { $community }
local-welcome =
    This is a community on your own machine: a chain, a Snapshot hub and this chat. Nothing here is worth anything, so try everything.

    Start with /link, then open a proposal below and vote. On the left you can be somebody else; above you can move the time on.
local-used-already = This page was used already: { $text }
