## Linking a wallet: the signing page, and what is signed

linking-title = Link a wallet to your { $platform } account
linking-proves = Your signature proves that the wallet is yours. It costs nothing, moves no money and gives nobody access to it.
linking-gives = In { $community } you then vote from the chat with the voting power of that wallet.
linking-more = Already linked: { $wallets }. This adds another.
linking-moves = A wallet that is linked to another { $platform } account moves to this one.
# What the wallet signs (EIP-4361): English and ASCII in every language, without quotes.
linking-statement = Link this wallet to the { $platform } account { $id }, to vote with it in the community { $community }. This costs nothing and moves no money.

linking-done = { $wallet } is now linked to your { $platform } account { $name }.
linking-again = { $wallet } was already linked to your { $platform } account { $name }, and still is.
linking-moved = { $wallet } is now linked to your { $platform } account { $name }, and no longer to another one.
linking-merged = { $wallet } is now linked to your { $platform } account { $name } too. You are one member here and on { $others }.
linking-too-many = You have { $count } linked wallets, which is as many as there can be. Unlink one first.
linking-wrong-address = This server's address can't be put into a message to sign ({ $problem }). Tell an admin: PUBLIC_URL wants a full host name, e.g. folkmoot.example.org.
linking-wrong-message = What came back isn't the message that was shown. Nothing was linked; ask for a new link.
