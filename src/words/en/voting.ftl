## Voting: what can be refused before anybody signs

voting-not-linked = Link a wallet first, then vote: /link takes half a minute, costs nothing and moves no money.
voting-unknown-proposal = There is no proposal { $number } here. /proposals shows those that there are.
voting-not-started = Voting on proposal { $number } has not begun yet. It begins { $when }.
voting-closed = Voting on proposal { $number } is over.
voting-encrypted = The votes on proposal { $number } are encrypted while it is open, and I can't do that yet. Vote on its own page: { $link }
voting-venue-gone = This community no longer has the venue that proposal { $number } is decided at, so I can't carry a vote there.
voting-governor-unknown = I can't carry votes to this governor: it counts signed votes in a way that I don't know.
voting-no-purse = I have no wallet to pay for sending your vote, so I can't carry it to the chain. An admin has to set RELAYER_SECRET.
voting-system-unknown = I don't know the voting system “{ $system }”, so I can't vote in it.
voting-reason-long = That reason is too long: at most { $max } characters, and it has { $length }.
voting-no-power = None of your wallets had voting power when proposal { $number } was fixed, so a vote would not count.
voting-all-voted = All of your wallets that can vote on proposal { $number } have voted, and a vote on the chain can't be changed.

voting-choice-unknown = “{ $typed }” is not one of the choices. They are: { $choices }
voting-choice-ambiguous = “{ $typed }” can mean more than one choice. Give its number, with # before it: { $choices }
voting-choice-twice = “{ $typed }” names a choice twice. Name each once: { $choices }
voting-choice-weights = “{ $typed }” doesn't say how to share your vote. Give weights like 1:60,2:40 for these choices: { $choices }
voting-choice-incomplete = Put all choices in order, the best first, like 2,1,3. Missing: { $missing }. All choices: { $choices }

## The page on which a vote is signed. Plain text

voting-title = Vote “{ $choice }” on proposal { $number }
voting-none = none of them
voting-line-proposal = Proposal { $number }: { $title }
voting-line-choice = Your choice: { $choice }
voting-line-reason = Your reason: { $reason }
voting-line-snapshot = It goes to Snapshot, space { $space }. Signing costs nothing and moves no money.
voting-line-governor = It goes to the governor { $name } on { $chain }. The bot pays for sending it; signing costs nothing and moves no money.
voting-line-power = { $wallet } votes with { $power }.
voting-line-power-unknown = How much { $wallet } votes with is not known yet.
voting-warn-public = Your vote { $reason ->
    [yes] and your reason are
   *[no] is
} public for ever, beside your wallet's address.
voting-warn-change-snapshot = You can vote again until voting ends; the new vote then replaces this one.
voting-warn-change-governor = On the chain a vote can't be changed or taken back.
voting-warn-no-power = { $wallet } had no voting power when the proposal was fixed: a vote of it will be refused.
voting-warn-voted-snapshot = { $wallet } has voted already: “{ $choice }”. The new vote replaces it.
voting-warn-voted-governor = { $wallet } has voted already, which can't be changed.

## What can be refused when it comes to signing

voting-proposal-changed = Proposal { $number } was edited after you chose, so your choice may mean something else now. Look at it again and vote anew.
voting-wallet-not-linked = That wallet is not linked to your account any more. Link it with /link, or sign with another.
voting-wallet-no-power = { $wallet } had no voting power when this proposal was fixed, so its vote would not count. Sign with another wallet.
voting-wallet-voted = { $wallet } has voted on this proposal already, and a vote on the chain can't be changed.
voting-not-what-was-shown = What was signed is not the vote that was shown. Nothing was sent.
voting-venue-away = The chain doesn't answer just now. Nothing was sent; try again in a minute.

## How a vote ended

voting-done = Your vote is cast: “{ $choice }” on proposal { $number }.
voting-refused-wrong-signature = The signature isn't that of the voting wallet, so the vote was not sent.
voting-refused-not-active = The governor is not taking votes on this proposal: voting is over, or has not begun. Your vote was not cast.
voting-refused-no-power = Your wallet had no voting power when the proposal was fixed, so the vote was not taken.
voting-refused-voted = This wallet has voted on this proposal already, so the new vote was not taken.
voting-refused-nonce = Another signed message of this wallet came first and made this one void. Vote again to sign anew.
voting-refused-not-credited = The governor would not count this vote for your wallet, so it was not sent.
voting-refused-reverted = The chain turned the vote down when it arrived, and the governor doesn't say why. Your vote was not cast.
voting-refused-gas = Casting this vote would use { $gas } units of gas, and one vote may use { $max } at most, so it was not sent. A contract wallet whose signatures are dear to check can be the reason.
voting-refused-no-multicall = This chain has no Multicall3 contract, and without it nobody can tell beforehand whether the governor would count your vote, so it was not sent.
voting-refused-closed = Voting was over, or had not begun, when your vote reached Snapshot, so it was not taken.
voting-refused-gone = Snapshot doesn't know this proposal any more, so the vote was not taken.
voting-refused-newer = A newer vote of this wallet counts already, so this one was not taken.
voting-refused-validation = This space lets only some wallets vote, and yours doesn't meet its rule, so the vote was not taken.
voting-refused-late = Your vote reached Snapshot too long after you signed it, so it was not taken. Vote again to sign anew.
voting-refused-choice = Snapshot doesn't take this choice for the proposal; it may have been changed meanwhile. Look at it again and vote anew.
voting-refused-snapshot = Snapshot did not take the vote. It says: { $reason }
