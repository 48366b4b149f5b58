## Linking a wallet: the signing page, and what is signed

linking-title = 将钱包绑定到您的 { $platform } 账号
linking-proves = 您的签名证明钱包是您的。这不花钱，不会转走资金，也不会让任何人取得钱包的使用权。
linking-gives = 之后您可以在 { $community } 的聊天中用该钱包的投票权投票。
linking-more = 已绑定：{ $wallets }。这将再绑定一个。
linking-moves = 如果钱包已绑定到另一个 { $platform } 账号，它将改为绑定到此账号。
# What the wallet signs (EIP-4361): English and ASCII in every language, without quotes.
linking-statement = Link this wallet to the { $platform } account { $id }, to vote with it in the community { $community }. This costs nothing and moves no money.

linking-done = { $wallet } 已绑定到您的 { $platform } 账号 { $name }。
linking-again = { $wallet } 之前就已绑定到您的 { $platform } 账号 { $name }，现在依然如此。
linking-moved = { $wallet } 现已绑定到您的 { $platform } 账号 { $name }，不再绑定到另一个账号。
linking-merged = { $wallet } 现在也绑定到您的 { $platform } 账号 { $name }。您在这里和在 { $others } 上是同一位成员。
linking-too-many = 您已绑定 { $count } 个钱包，达到上限。请先解绑一个。
linking-wrong-address = 此服务器的地址无法写入待签名的消息（{ $problem }）。请告知管理员：PUBLIC_URL 需要完整的主机名，例如 folkmoot.example.org。
linking-wrong-message = 收到的消息与显示的不同。没有绑定任何钱包；请索取新链接。
