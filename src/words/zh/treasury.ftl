## What the treasury holds, and what left it

treasury-of = { $community } 的金库
treasury-report-of = 金库报告：{ $community }
treasury-total = **{ $usd }**，分布于 { $count } 个账户，{ $at }读取
treasury-total-part = 目前能读取到的部分共 **{ $usd }**
treasury-no-total = 其中没有任何资产有价格。{ $at }读取
treasury-change = 自 { $at } 以来 { $change }，当时为 { $before }
treasury-no-change = 与 { $at } 相同
treasury-none = 社区文件中没有列出金库账户。管理员可以在 `treasury` 下添加。
treasury-not-read = 尚未读取任何内容。请稍后重试；如有问题，/doctor 会说明。
treasury-tokens = 按代币
treasury-token = **{ $amount } { $symbol }** · { $usd }
treasury-token-unpriced = **{ $amount } { $symbol }** · 无价格，未计入总额
treasury-price = 单价 { $usd }，{ $source }，{ $at }
treasury-price-old = 单价 { $usd }，{ $source }，{ $at }：**价格已过时**
treasury-source-feed = 预言机价格
treasury-source-market = 市场价格
treasury-account = { $name } · { $usd }
treasury-account-chain = { $name }（{ $chain }）
treasury-account-unread = 尚未读取
treasury-account-empty = 空
treasury-more-accounts = 另有 { $count } 个账户，已计入总额
treasury-no-price = 无价格
treasury-again = 再次查看

payouts-of = 拨款报告：{ $community }
payouts-period = { $since } 至 { $until }
payouts-none = 没有任何付款。
payouts-incomplete = 此后的付款情况尚不清楚，将在下一份报告中说明。
payouts-total = **{ $amounts }**，共 { $count } 笔付款
payouts-payment = **{ $amount } { $symbol }** 付给 { $recipient }
payouts-proposal = #{ $number } { $title }
payouts-without-proposal = 没有找到对应的提案
payouts-where = 来自 { $account }，交易 { $transaction }，{ $at }
payouts-more = 另有 { $count } 笔付款，已计入总额

remedy-treasury = 请检查该链的 RPC_URL，以及社区文件中的账户和代币。最近一次读取的内容会连同读取时间一起显示。
remedy-price-feeds = 请检查社区文件中的预言机地址：必须是该链上以美元计价的 Chainlink 预言机。最近的价格会连同其时间一起显示。
remedy-price-market = 请检查 PRICE_URL，或在社区文件中为代币指定预言机。最近的价格会连同其时间一起显示。
