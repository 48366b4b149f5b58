## What the bot posts by itself. A title in these is plain text.

announce-new = **New.** Everything you need to decide is here; this post follows the votes.
announce-started = Voting is open: { $title }
announce-started-body = It ends { $until }.
announce-passed = Passed: { $title }
announce-rejected = Rejected: { $title }
announce-ended = Voting is over: { $title }
announce-queued = Queued for execution: { $title }
announce-queued-body = It passed. It can be executed { $at }.
announce-queued-soon = It passed, and waits for its turn.
announce-executed = Executed: { $title }
announce-executed-paid = Paid from the treasury: **{ $amounts }**
announce-executed-payment = **{ $amount }** to { $recipient }, transaction { $transaction }
announce-executed-more = And { $count ->
    [one] one more payment
   *[other] { $count } more payments
}
announce-executed-nothing = No payment from the treasury was part of it.
announce-cancelled = Cancelled: { $title }
announce-cancelled-body = It will not be decided.
announce-undone = Taken back: { $title }
announce-undone-report = Taken back: a report
announce-undone-body = This was posted here, but the chain has undone what it told. If it happens again, this post will say so.
announce-joined = Another chat belongs to this community now
announce-joined-body = { $chat } ({ $platform }) has joined { $community } by a code: what is new is told there, too, and whoever manages that chat may change all settings. If that was not meant, remove the place and look at what was changed.
announce-open = Show the proposal
announce-category-model-funding = **Model funding**
announce-category-safety = **Safety**

remedy-place = Check that the bot is in the channel and may write there, and the place's channel in the community file.
remedy-no-chat = Set the token of this platform, or take the place out of the community file.
