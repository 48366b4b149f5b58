## The signing page. It runs in the browser, apart from the rest.

page-title = { $title } · Folkmoot
page-title-plain = 签名 · Folkmoot
page-community = { $community }
page-loading = 正在加载您的请求…

# Whom it is for
page-for = 此页面属于 { $platform } 账号
page-number = 账号编号 { $id }
page-stop = 这不是您，或者链接是别人发给您的？请停下，并关闭此页面。

# What is signed
page-what = 您要签署的内容
page-exact = 消息原文
page-exact-later = 其中包含您的钱包，所以在您选择钱包后才会生成。签名前，您会在这里和您的钱包中看到它。
page-exact-typed = { $name }，即您的钱包收到的内容（EIP-712）
page-exact-message = 即您的钱包收到的内容（EIP-191）

# The wallets
page-wallets = 选择您的钱包
page-wallets-any = 可使用您的任意钱包。签名不花钱：不会产生交易。
page-wallets-these = { $count ->
    [1] 只有您的这个钱包可以签名：
   *[other] 只能用您的以下钱包之一签名：
}
page-wallet-generic = 此浏览器中的钱包
page-no-wallet = 在此浏览器中没有找到钱包
page-no-wallet-computer = 在电脑上：启用或安装钱包的浏览器扩展，然后重新加载此页面。
page-no-wallet-phone = 在手机上：打开您的钱包应用，在其内置浏览器中打开此页面。
page-copy = 复制此页面的地址
page-copied = 已复制。请只粘贴到钱包应用的内置浏览器中，不要粘贴到别处。
page-reload = 重新加载

# Inside Telegram
page-app = 您的钱包不在 Telegram 中
page-app-why = 请在您的浏览器或钱包应用的内置浏览器中打开此页面，并在那里继续。
page-app-open = 在我的浏览器中打开
page-to-chat = 返回聊天

# Signing
page-connecting = 正在询问 { $wallet } 使用哪个账户…
page-preparing = 正在生成您要签署的内容…
page-signing = 请在 { $wallet } 中核对并签名。
page-sending = 正在检查并发送您的签名…
page-start-over = 重新开始
page-try-again = 重试
page-sign-again = 重新签名
page-other-account = 选择另一个账户
page-switch = 切换到网络 { $chain }

# What comes in between
page-rejected = 您没有签名，也没有发送任何内容。您可以随时重新选择钱包。
page-wallet-busy = { $wallet } 还有一个请求等您确认。请打开它并在那里处理，然后重试。
page-wallet-failed = { $wallet } 未能完成：{ $reason }
page-no-account = { $wallet } 没有向此页面提供账户。请解锁钱包并允许此页面访问一个账户。
page-wrong-account = { $wallet } 当前的账户是 { $account }，它不能签署此内容。请在钱包中选择 { $wallets }，然后重试。
page-wrong-chain = { $wallet } 当前处于另一个网络。您要签署的内容属于网络 { $chain }。
page-unknown-chain = { $wallet } 不认识网络 { $chain }。请在钱包中添加它，然后重试。
page-offline = 服务器没有响应。请检查您的网络连接，然后重试。
page-unclear = 出错了（状态码 { $status }）。请重试。

# How it ended
page-accepted = 已完成
page-refused = 未完成
page-pending = 处理中
page-expired = 此链接已过期
page-unknown = 无法识别此链接
page-taken = 已在另一个浏览器中打开
page-stranger = 此页面不对您开放
page-unreachable = 无法加载您的请求
page-closed = 现在无法签署
page-back = 您可以关闭此页面，回到聊天。
page-again = 请回到聊天重试。

# The time left
page-left = 剩余有效时间 { $time }
