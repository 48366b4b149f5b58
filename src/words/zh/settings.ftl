## Setting up a community, and changing it while it lives

# What can be looked at: titles and buttons.
show-venues = 投票平台
show-treasury = 金库
show-places = 位置
show-place = 一个位置
show-pings = 提及
show-reports = 报告
show-roles = 管理员和协调员
show-zone = 时区
show-language = 语言
show-file = 文件

# What can be changed: labels of buttons, forms and selects.
set-start = 开始
set-name = 更改名称
set-venue = 添加投票平台
set-account = 添加账户
set-token = 添加代币
set-place = 发布到
set-channel = 移到
set-tell = 发布内容
set-thread = 每项提案一个子区
set-ping = 要提及的身份组
set-zone = 选择时区
set-language = 选择语言
set-steward = 添加协调员
set-admin = 添加管理员
set-report = 添加报告
set-remove = 移除
set-create = 创建
set-discard = 重新开始
set-leave = 断开此聊天
confirm-yes = 是

topic-proposals = 提案
topic-reports = 报告
report-treasury = 金库报告
report-payouts = 拨款报告
when-daily = 每天 9:00
when-weekly = 每周一 9:00
when-friday = 每周五 9:00
when-monthly = 每月 1 日 9:00
language-en = 英语
language-es = 西班牙语
language-zh = 简体中文

# /setup
setup-title = 设置社区
setup-intro =
    只需回答两个问题，然后您会看到全部设置，可以在启用前修改：

    - 您的 DAO 的名称
    - 它在哪里决策：一个 Snapshot 空间（如 `ens.eth`），或其 governor 合约的地址

    您的 DAO 已经在另一个平台上使用我？请在那里输入 `/settings`，把代码带过来。
setup-name-label = DAO 的名称
setup-code-button = 我有代码
setup-code-label = 另一个平台给出的代码
setup-review-title = 准备设置：{ $name }
setup-review = 请查看并按需修改，然后按“创建”。您选择的一切以后都可以更改。
setup-done-title = { $name } 已在这里安家
setup-done =
    我正在读取以往的决策，可能需要几分钟；从现在起，我会在这里发布新消息。

    接下来：绑定您的钱包，查看提案。`/settings` 可以更改一切；`/help` 会列出我还能做什么。
setup-done-purse = 在 governor 合约上投票的费用由 gas 钱包支付：`/doctor` 会显示它的地址。请向它转入少量该链的货币。
setup-joined-title = { $name } 现在也在这里
setup-joined = 此聊天和另一个聊天现在是同一个社区：{ $name }。从现在起，新消息会发布在这里。在两个平台上都输入 `/link`，就仍是同一位成员。
setup-settings-button = 设置
set-venue-label = Snapshot 空间或 governor 合约地址

# The pages
settings-intro = 一切都可以在这里更改，更改立即生效。
settings-venues = 提案在哪里表决：Snapshot 空间，以及链上的 governor 合约。
settings-treasury = DAO 控制的账户，以及除各链自身货币外在其中查找的代币。
settings-places = 我在哪里发布，以及在那里发布什么。
settings-reports = 我按社区的时区定期发布的内容。如需列出之外的时间，可以输入 cron 表达式：`/settings set:report to:treasury when:"30 18 * * 5"`
settings-roles = 管理员可以更改这些设置；协调员可以更正和审核。两者都可以是本聊天的身份组、账号或钱包。
settings-zone = 时间按此时区显示，报告也按此时区发布：{ $zone }。
settings-zone-other = 其他时区
settings-zone-label = 城市或时区，例如 Europe/Lisbon
settings-language = 我主动发布的内容使用此语言。给个人的回答使用对方的语言。
settings-language-and-zone = 语言和时区
settings-file = 这是社区文件，与 `npm run community -- export` 写出的相同。
settings-file-cut = 这是社区文件的开头；`npm run community -- export` 会写出全部内容。
# One of several buttons: what it does, and with which one.
settings-option = { $what }：{ $option }
settings-none = 无
settings-nothing = 无
settings-more = 另有 { $count } 项
settings-back = 返回
settings-change = 更改 { $what }
settings-place-here = 发布到这里
settings-ping-other = 提及其他身份组
settings-channel-other = 移到其他频道
settings-place-other = 发布到其他频道
settings-roles-label = 身份组名称，用逗号分隔
settings-channel-label = 名称（如 #general）或编号
settings-place-tells = 在此发布：{ $topics }。
settings-thread-on = 每项提案都有一个子区。
settings-thread-off = 发布提案时不开子区。
settings-no-thread-button = 不开子区
settings-pings = 新提案会提及：
settings-no-pings = 新提案不会提及任何人。
settings-ping-about = 针对哪些提案？
settings-ping-roles = 请选择新提案要提及的身份组，也可以不选。提案：{ $about }。
settings-all-proposals = 所有提案
settings-token = { $chain } 上的代币 { $symbol }
settings-report = { $report }，{ $when }，发布到 { $place }
settings-is-admin = 管理员：{ $who }
settings-is-steward = 协调员：{ $who }
settings-admin-other = 其他管理员
settings-steward-other = 其他协调员
settings-holder-label = 身份组、钱包地址，或账号（discord:1）
settings-address-label = 账户地址
settings-account-name-label = 大家怎么称呼它
settings-token-label = 代币地址
settings-chain-label = 所在链的编号（1 为 Ethereum）
settings-report-label = 哪份报告？
settings-report-place-label = 发布到哪里？
settings-when-label = 什么时候？
settings-complaints = **还有我不能发布的位置：**

# What was done
settings-changed = 已更改。
settings-removed = 已移除。
settings-found-space = 已找到空间 **{ $name }**：{ $followers } 位关注者，{ $proposals } 项提案。
settings-any-system = 它接受任何投票方式。
settings-one-system = 它接受的投票方式是 { $system }。
settings-found-governor = 已在链 { $chain } 上找到 governor 合约 **{ $name }**。
settings-flavour-openzeppelin-5 = 它是 OpenZeppelin 5：成员可以在这里投票，无需支付 gas。
settings-flavour-openzeppelin-4 = 它是 OpenZeppelin 4：我会显示表决的内容，但不能从这里投票。
settings-flavour-bravo = 它是 Governor Bravo：我会显示表决的内容，但不能从这里投票。
settings-found-token = 投票以 { $token } 计数。
settings-found-timelock = 它的决定由时间锁 { $timelock } 执行，该时间锁现已加入金库。
settings-no-timelock = 它没有时间锁：请自行添加金库账户。

# Removing
settings-remove-title = 确定移除？
settings-remove-venue = 不再跟踪 { $what }。此前在那里的决策仍会保存。
settings-remove-account = { $what } 不再算作 DAO 的账户。
settings-remove-token = 不再在金库中查找{ $what }。
settings-remove-place = 我不再在 { $what } 发布，发往那里的报告也会停止。
settings-remove-report = 此报告不再发布：{ $what }。
settings-remove-admin = { $what } 不能再更改这些设置。
settings-remove-steward = { $what } 不能再更正和审核。
settings-remove-last-place = 这是我在那个聊天中唯一发布的位置：移除后，那个聊天将与该社区断开。
settings-leave = 我不再在这里发布，此聊天将与 { $name } 断开。社区及其全部历史仍会保存。
settings-left-title = 已断开
settings-left = 此聊天已与 { $name } 断开。如需恢复，请管理员在与我的私聊中用 `/join` 获取代码，然后在这里输入：`/setup code:…`

# Which community a private chat is about
community-here = 此聊天属于 { $name }。
community-private = 我们在这里谈的是 { $name }。
community-choose = 换一个社区
community-of-chat = 此聊天所属的社区用 /settings 更改。在与我的私聊中，您可以选择谈哪个社区。
community-unknown = 我在那个社区里还不认识您。请先在它的服务器或群组中使用我一次，然后在这里选择。

# One community, two platforms
settings-join-button = 添加另一个聊天
settings-join-title = 用于添加另一个聊天的代码
settings-join-body =
    请 Discord 服务器或 Telegram 群组的管理者在那里输入以下内容，它就会成为 { $name } 的一个位置：

    `/setup code:{ $code }`

    只能使用一次，{ $until }失效。此后，该聊天的管理者可以更改 { $name } 的一切：表决场所、发布位置，以及谁是管理员。因此请勿交给其他人，也不要在别处输入。
joining-offer-button = 我也在另一个平台上
joining-code-title = 在两个平台上成为同一位成员
joining-code-body =
    请在另一个聊天中，用您自己在那里的账号输入：

    `/link code:{ $code }`

    只能使用一次，{ $until }失效。谁输入它，谁就成为您，因此请勿交给任何人。
joining-confirm-title = 这是您吗？
joining-confirm-body = 此账号将与 { $accounts } 成为同一位成员，并拥有相同的钱包：{ $wallets }。只有当那是您自己的账号、代码也是您自己索取的，才请继续。
joining-confirm-button = 是，那是我
joining-done-title = 您已是同一位成员
joining-done-body = 您的账号现在属于同一位成员：{ $accounts }。您的钱包：{ $wallets }。
joining-link-first = 请先绑定钱包。如果您已在别处绑定，请在那里输入 `/link`，把代码带到这里。
joining-no-wallet = 给出此代码的账号已没有绑定钱包。请在那里绑定一个，并索取新代码。
joining-again = 这些账号已是同一位成员，无需任何操作。
joining-same-platform = 每位成员在每个平台上只有一个账号，合并后您会有两个。请用不再使用的那个账号输入 `/unlink`，然后重试。
code-wrong = 此代码现在无效：每个代码只能使用一次，有效期十分钟。请索取新代码。
code-too-many = 错误代码次数过多。请等待十分钟，然后索取新代码。
joining-in-private = 这里的所有人都会看到这些账号和钱包属于谁。请在与我的私聊中输入代码。

# What can't be done, and what to do instead
settings-not-here = 这是针对服务器或群组的：请在那里输入。
settings-operators-only = 只有此机器人的运营者可以设置社区。请把您的账号 { $account } 发给他们：需要写入机器人环境变量 OPERATORS。
settings-operators-unknown = 只有此机器人的运营者可以设置社区，而我无法知道您是否是运营者：您以群组身份发言。请以自己的身份发言。
settings-created-too-many = 您已在此机器人上设置了 { $max } 个社区，这是每个账号的上限。请联系机器人的运营者，把您加入 OPERATORS。
settings-settled = 此聊天已属于 { $name }。如需在这里设置另一个社区，请先断开。
setup-under-way = 已有人在这里设置 { $name }，目前的进度如下。您输入的内容未被采用：请继续对方的设置，或点击“重新开始”。
settings-code-seen = 这里的所有人都可能看到了该代码，因此它已失效。请用 `/join` 再获取一个，并且只在要加入的聊天中输入。
settings-gone = 它已不存在，可能有人更改过。请重新查看。
settings-twice = 它已在其中。
settings-place-twice = 我已在那里发布，或者它属于另一个平台。请选择其他频道。
settings-too-many = 最多只能有 { $max } 个。请先移除一个。
settings-not-possible = 这样不行：{ $what } { $problem }。请换一个答案。
settings-no-name = DAO 需要一个名称。请输入含有文字的名称。
settings-no-venue = “{ $typed }”既不是 Snapshot 空间（如 `ens.eth`），也不是地址（0x 加 40 个字母和数字）。请重试。
settings-no-space = Snapshot 上没有空间 { $space }。请从它在 snapshot.box 上的页面复制名称。
settings-hub-away = Snapshot 暂时没有响应。请一分钟后重试。
settings-no-rpc = 我无法访问链 { $chain }。需要此机器人的运营者设置 RPC_URL_{ $chain } 并重新启动，然后请重试。
settings-no-chains = 我无法访问任何链。需要此机器人的运营者为 Ethereum 设置 RPC_URL_1，或设置其他链的相应变量，然后请重试。
settings-chain-away = 链 { $chain } 暂时没有响应。请一分钟后重试。
settings-which-chain = 有多条链上都有此地址的合约：{ $chains }。请说明是哪一条。
settings-say-chain = 请用编号说明它在哪条链上：1 为 Ethereum。
settings-no-chain = “{ $typed }”不是任何链的编号。Ethereum 是 1，Base 是 8453，Arbitrum 是 42161。
settings-no-contract = 在以下链上，{ $address } 处没有合约：{ $chains }。请检查地址；如需其他链，请此机器人的运营者设置 RPC_URL_ 加该链编号。
settings-no-governor = { $address } 处的合约不是我所了解的 governor 合约。请提供接收提案的合约地址。
settings-no-token = { $address } 处的合约不是代币。请检查地址。
settings-no-channel = 我在这里找不到该频道。请选择列出的频道、输入其名称，或在该频道中输入命令。
settings-several = 这里有多个名为“{ $typed }”的项目。请提及您要的那个，或输入它的编号。
settings-no-role = 这不是此服务器的身份组。请从列出的选项中选择，或输入其名称。
settings-no-zone = 我不认识时区“{ $zone }”。请输入城市名，如 Berlin，或时区名，如 America/Lima。
settings-no-language = 我不会这种语言。请从列出的选项中选择。
settings-no-holder = “{ $typed }”既不是钱包地址，也不是这里的身份组或账号。账号的写法如 discord:123 或 telegram:456。
settings-no-report = 没有这样的报告。请从列出的选项中选择。
settings-no-report-place = 目前没有任何位置发布报告。请先选择一个发布报告的位置。
settings-no-time = “{ $when }”是永远不会到来的时间。请选择列出的时间，或输入 cron 表达式，如 "0 9 * * 1"。
settings-reports-there = 此位置有定期发布的报告。请先移除它们，或改到其他位置。
settings-last-place = 这是我在此聊天中唯一发布的位置，因此会保留。请把它移到其他频道，或断开此聊天。
settings-last-there = 这是我在那个聊天中唯一发布的位置，没有它那个聊天就会断开。请在那里更改。
settings-no-venue-yet = 请先添加投票平台：该 DAO 在哪里决策？
settings-no-place-yet = 请先选择我在此聊天中的发布位置。
