## What the treasury holds, and what left it

treasury-of = Treasury of { $community }
treasury-report-of = Treasury report: { $community }
treasury-total = **{ $usd }** in { $count ->
    [one] one account
   *[other] { $count } accounts
}, read { $at }
treasury-total-part = **{ $usd }** in what could be read so far
treasury-no-total = Nothing of it has a price. Read { $at }
treasury-change = { $change } since { $at }, when it was { $before }
treasury-no-change = The same as { $at }
treasury-none = The community file names no treasury account. An admin can add them under `treasury`.
treasury-not-read = Nothing has been read yet. Try again in a moment; /doctor says if something is wrong.
treasury-tokens = By token
treasury-token = **{ $amount } { $symbol }** · { $usd }
treasury-token-unpriced = **{ $amount } { $symbol }** · no price, not in the total
treasury-price = { $usd } each, { $source } { $at }
treasury-price-old = { $usd } each, { $source } { $at }: **an old price**
treasury-source-feed = price feed
treasury-source-market = market price
treasury-account = { $name } · { $usd }
treasury-account-chain = { $name } ({ $chain })
treasury-account-unread = Not read yet
treasury-account-empty = Empty
treasury-more-accounts = And { $count ->
    [one] one more account
   *[other] { $count } more accounts
}, counted in the total
treasury-no-price = no price
treasury-again = Look again

payouts-of = Payout report: { $community }
payouts-period = From { $since } to { $until }
payouts-none = Nothing was paid.
payouts-incomplete = What was paid after that is not known yet; the next report tells it.
payouts-total = **{ $amounts }** in { $count ->
    [one] one payment
   *[other] { $count } payments
}
payouts-payment = **{ $amount } { $symbol }** to { $recipient }
payouts-proposal = #{ $number } { $title }
payouts-without-proposal = No proposal found for it
payouts-where = from { $account }, transaction { $transaction }, { $at }
payouts-more = And { $count ->
    [one] one more payment
   *[other] { $count } more payments
}, counted in the total

remedy-treasury = Check RPC_URL for this chain, and the accounts and tokens in the community file. What was read last is shown with its age.
remedy-price-feeds = Check the feed addresses in the community file: they must be Chainlink feeds in US dollars on this chain. The last price is shown with its age.
remedy-price-market = Check PRICE_URL, or give the tokens a price feed in the community file. The last price is shown with its age.
