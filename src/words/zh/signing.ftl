## Signing requests: what the page's endpoints answer

sign-unknown = 无法识别此链接。它可能不完整，或已超过一天。请回到聊天索取新链接。
sign-expired = 此链接已过期。请回到聊天索取新链接。
sign-used = 此链接已使用过。如果还要进行其他操作，请回到聊天索取新链接。
sign-taken = 此链接已在另一个浏览器中打开。请在那里继续，或回到聊天索取新链接。
sign-stranger = 您的 Telegram 账号不是此链接所属的账号，或者 Telegram 无法证明它。请回到聊天索取您自己的链接。
sign-opened-long-ago = Telegram 打开此页面已有太久。请回到聊天索取新链接。
sign-too-many-attempts = 失败次数过多。请回到聊天索取新链接。
sign-foreign-page = 此请求来自其他网站，因此没有执行任何操作。请从聊天中打开链接。
sign-not-prepared = 请先选择钱包。
sign-wrong-wallet = 钱包 { $wallet } 不能签署此内容。需要使用{ $count ->
    [1] 您绑定的钱包 { $wallets }
   *[other] 您绑定的钱包之一：{ $wallets }
}。
sign-wrong-signature = 此签名不是 { $wallet } 对所显示内容的签名。没有发送任何内容；请用该钱包重新签名。
sign-unchecked-signature = 该钱包所在的链没有响应，无法检查签名。没有发送任何内容；请稍后重试。
sign-stale = 您签署的内容在此期间发生了变化。没有发送任何内容；请重新核对并再次签名。
sign-pending = 您的签名正确，正在发送。结果会显示在这里；您也可以关闭此页面，稍后到聊天中查看。

## What people call the platforms

platform-discord = Discord
platform-telegram = Telegram
platform-local = 本地聊天
