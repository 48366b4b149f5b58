## Signing requests: what the page's endpoints answer

sign-unknown = This link isn't known here. It may be cut off, or older than a day. Go back to the chat and ask for a new one.
sign-expired = This link has expired. Go back to the chat and ask for a new one.
sign-used = This link has been used. Go back to the chat and ask for a new one if you want to do more.
sign-taken = This link was opened in another browser. Go on there, or go back to the chat and ask for a new one.
sign-stranger = Your Telegram account isn't the one that this link is for, or Telegram doesn't vouch for it. Go back to the chat and ask for a link of your own.
sign-opened-long-ago = Telegram opened this page too long ago. Go back to the chat and ask for a new link.
sign-too-many-attempts = That didn't work too many times. Go back to the chat and ask for a new link.
sign-foreign-page = This request came from another site, so nothing was done. Open the link from the chat.
sign-not-prepared = Choose a wallet first.
sign-wrong-wallet = The wallet { $wallet } can't sign this. It takes { $count ->
    [one] your linked wallet { $wallets }
   *[other] one of your linked wallets: { $wallets }
}.
sign-wrong-signature = This signature isn't that of { $wallet } over what was shown. Nothing was sent; sign again with that wallet.
sign-unchecked-signature = The signature couldn't be checked, since the wallet's chain doesn't answer. Nothing was sent; try again in a moment.
sign-stale = What you signed has changed in the meantime. Nothing was sent; look at it again and sign once more.
sign-pending = Your signature is right and on its way. The result appears here; you can also close this page and look in the chat later.

## What people call the platforms

platform-discord = Discord
platform-telegram = Telegram
platform-local = Local chat
