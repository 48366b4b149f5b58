# Proposals: what is being decided, and how it stands.

state-pending = Not open yet
state-active = Open for votes
state-ended = Voting is over
state-passed = Passed
state-rejected = Rejected
state-queued = Passed, queued for execution
state-executed = Executed
state-expired = Passed, but not executed in time
state-cancelled = Withdrawn
state-closed = Everything that is over

category-model-funding = Model funding
category-safety = Safety
category-other-funding = Funding
category-protocol = Protocol
category-meta = Meta
category-other = Other
# Set before the name where a platform shows no colours.
category-mark-model-funding = 🧠
category-mark-safety = 🛡️
category-mark-other-funding = 💰
category-mark-protocol = ⚙️
category-mark-meta = 🏛️
category-mark-other = 📄

category-reason-block = its folkmoot block says “{ $said }”
category-reason-block-model = its folkmoot block asks for money for the model “{ $model }”
category-reason-label = it is labelled “{ $label }”
category-reason-words = its text speaks of { $words }
category-reason-none = nothing in it says more

action-pays = Pays { $amount } { $symbol } to `{ $recipient }`
action-call = Calls `{ $call }` on `{ $target }`

proposal-title = #{ $number } { $title }
proposal-untitled = Without a title
proposal-state-pending = **Not open yet.** Voting begins { $start } and ends { $end }.
proposal-state-active = **Open for votes.** Voting ends { $end }.
proposal-state-ended = **Voting is over.** It ended { $end }.
proposal-state-counting = **Voting is over.** It ended { $end }; the final count is under way.
proposal-state-passed = **Passed.** Voting ended { $end }.
proposal-state-rejected = **Rejected.** Voting ended { $end }.
proposal-state-queued = **Passed**, and queued for execution.
proposal-state-queued-until = **Passed**, and queued: it can be executed { $when }.
proposal-state-executed = **Passed and executed.** Voting ended { $end }.
proposal-state-expired = **Passed, but not executed in time.**
proposal-state-cancelled = **Withdrawn.** It is not decided on any more.
proposal-about = about { $when }
proposal-leading = Most voted for **{ $choice }**.
proposal-tie = No choice has more votes than all others.

proposal-category = { $mark } { $category }: { $reason }
proposal-tally-unknown = How it stands is not known
proposal-tally-unknown-total = Not known by choice; { $total } voted in all
proposal-tally-secret = Secret until voting ends
proposal-tally-more = { $count ->
    [one] … and 1 more choice
   *[other] … and { $count } more choices
}
proposal-votes = { $count ->
    [0] No votes
    [one] 1 vote
   *[other] { $count } votes
}
proposal-quorum-reached = Quorum reached: { $turnout } of { $quorum }
proposal-quorum-missing = Quorum: { $missing } missing of { $quorum }
proposal-quorum-unknown = Quorum: { $quorum }; how many voted is not known
proposal-quorum-rejecting = { $against } of { $quorum } that would reject it
proposal-actions = **If it passes:**
proposal-actions-done = **What it did:**
proposal-actions-not = **It would have done:**
proposal-actions-more = { $count ->
    [one] … and 1 more step
   *[other] … and { $count } more steps
}
proposal-you-wallet = **You** (`{ $wallet }`): { $power }, { $voted }
proposal-you-power = { $power } votes
proposal-you-power-none = no voting power here
proposal-you-power-unknown = voting power not known yet
proposal-you-voted = voted **{ $choice }**
proposal-you-voted-hidden = has voted
proposal-you-not-voted = has not voted
proposal-you-vote-unknown = not known yet whether it voted
proposal-you-more = { $count ->
    [one] … and 1 more wallet
   *[other] … and { $count } more wallets
}
proposal-vote-button = Vote: { $choice }
proposal-vote-select = Choose and vote
proposal-vote-select-several = Choose one or more and vote
proposal-vote-ballot = Vote
proposal-read-button = Read it all
proposal-back-button = Back to the proposal

list-title = Proposals
list-title-filtered = Proposals: { $filters }
list-text = “{ $text }”
list-summary = { $total ->
    [one] 1 proposal
   *[other] { $total } proposals
}
list-summary-pages = { $total } proposals, page { $page } of { $pages }
list-summary-typed = { $total } proposals, page { $page } of { $pages }. Add `page:{ $next }` for the next.
list-none = There are no proposals yet. New ones appear here by themselves.
list-none-found = No proposal is like that. `/proposals` shows them all.
list-line-priority = { $mark } **{ $category }** · **#{ $number }** { $title }
list-line = { $mark } **#{ $number }** { $title }
list-line-ends = { $state }, ends { $when }
list-line-begins = { $state }, begins { $when }
list-line-ended = { $state }, ended { $when }
list-line-over = Voting ended { $when }
list-previous = ◀ Page { $page }
list-next = Page { $page } ▶
list-open-button = #{ $number }

chain-not-configured = This bot has no way to reach chain { $chain }. An admin can set RPC_URL_{ $chain }.
remedy-rpc = The chain's node doesn't answer. Check RPC_URL of this chain, or add a second address to it, parted by a comma. What was read before is still shown.
remedy-chain = Blocks of this chain are not being read. Check RPC_URL of this chain; reading goes on by itself where it stopped.
remedy-snapshot = Proposals of this Snapshot space are not being updated. Check SNAPSHOT_HUB_URL and SNAPSHOT_SEQUENCER_URL, and whether Snapshot is up; nothing is lost meanwhile.
