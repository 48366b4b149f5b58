## The signing page. It runs in the browser, apart from the rest.

page-title = { $title } · Folkmoot
page-title-plain = Sign · Folkmoot
page-community = { $community }
page-loading = Fetching your request …

# Whom it is for
page-for = This page is for the { $platform } account
page-number = Account number { $id }
page-stop = Not you, or did somebody send you this link? Stop, and close this page.

# What is signed
page-what = What you sign
page-exact = The exact message
page-exact-later = It names your wallet, so it is written when you choose one. You see it here, and in your wallet, before you sign.
page-exact-typed = { $name }, as your wallet gets it (EIP-712)
page-exact-message = As your wallet gets it (EIP-191)

# The wallets
page-wallets = Choose your wallet
page-wallets-any = Any wallet of yours. Signing costs nothing: there is no transaction.
page-wallets-these = { $count ->
    [one] Only this wallet of yours can sign:
   *[other] Only one of these wallets of yours can sign:
}
page-wallet-generic = The wallet in this browser
page-no-wallet = No wallet found in this browser
page-no-wallet-computer = On a computer: switch on your wallet’s browser extension, or install one, then reload this page.
page-no-wallet-phone = On a phone: open your wallet’s app, and open this page in the browser inside it.
page-copy = Copy this page’s address
page-copied = Copied. Paste it into the browser inside your wallet’s app, and nowhere else.
page-reload = Reload

# Inside Telegram
page-app = Your wallet is not inside Telegram
page-app-why = Open this page in your browser, or in the browser inside your wallet’s app. It goes on there.
page-app-open = Open in my browser
page-to-chat = Back to the chat

# Signing
page-connecting = Asking { $wallet } which account to use …
page-preparing = Writing what you will sign …
page-signing = Look at it in { $wallet } and sign there.
page-sending = Checking your signature and sending it …
page-start-over = Start over
page-try-again = Try again
page-sign-again = Sign again
page-other-account = Choose another account
page-switch = Switch to network { $chain }

# What comes in between
page-rejected = You didn’t sign, and nothing was sent. Whenever you like, choose a wallet again.
page-wallet-busy = { $wallet } still has an open question to you. Open it and answer there, then try again.
page-wallet-failed = { $wallet } could not do it: { $reason }
page-no-account = { $wallet } shows no account to this page. Unlock it and let this page see one.
page-wrong-account = { $wallet } is on { $account }, which can’t sign this. Choose { $wallets } in it, then try again.
page-wrong-chain = { $wallet } is on another network. What you sign belongs to network { $chain }.
page-unknown-chain = { $wallet } doesn’t know network { $chain }. Add it there, then try again.
page-offline = The server doesn’t answer. Check your connection, then try again.
page-unclear = Something went wrong (status { $status }). Try again.

# How it ended
page-accepted = Done
page-refused = Not done
page-pending = On its way
page-expired = This link has expired
page-unknown = This link isn’t known
page-taken = Open in another browser
page-stranger = This isn’t open to you
page-unreachable = Your request can’t be fetched
page-closed = This can’t be signed now
page-back = You can close this page and go back to the chat.
page-again = Go back to the chat to try again.

# The time left
page-left = Works for another { $time }
