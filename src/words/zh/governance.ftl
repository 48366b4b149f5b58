# Proposals: what is being decided, and how it stands.

state-pending = 尚未开始
state-active = 投票中
state-ended = 投票已结束
state-passed = 已通过
state-rejected = 未通过
state-queued = 已通过，排队待执行
state-executed = 已执行
state-expired = 已通过，但未按时执行
state-cancelled = 已撤回
state-closed = 所有已结束的提案

category-model-funding = 模型资助
category-safety = 安全
category-other-funding = 资助
category-protocol = 协议
category-meta = 治理
category-other = 其他
# Set before the name where a platform shows no colours.
category-mark-model-funding = 🧠
category-mark-safety = 🛡️
category-mark-other-funding = 💰
category-mark-protocol = ⚙️
category-mark-meta = 🏛️
category-mark-other = 📄

category-reason-block = 其 folkmoot 块写明“{ $said }”
category-reason-block-model = 其 folkmoot 块为模型“{ $model }”申请资金
category-reason-label = 其标签为“{ $label }”
category-reason-words = 其正文提到 { $words }
category-reason-none = 其中没有更多说明

action-pays = 支付 { $amount } { $symbol } 给 `{ $recipient }`
action-call = 在 `{ $target }` 上调用 `{ $call }`

proposal-title = #{ $number } { $title }
proposal-untitled = 无标题
proposal-state-pending = **尚未开始。** 投票{ $start }开始，{ $end }结束。
proposal-state-active = **投票中。** 投票{ $end }结束。
proposal-state-ended = **投票已结束。** 投票于{ $end }结束。
proposal-state-counting = **投票已结束。** 投票于{ $end }结束，正在进行最终计票。
proposal-state-passed = **已通过。** 投票于{ $end }结束。
proposal-state-rejected = **未通过。** 投票于{ $end }结束。
proposal-state-queued = **已通过**，排队待执行。
proposal-state-queued-until = **已通过**，正在排队：{ $when }可以执行。
proposal-state-executed = **已通过并执行。** 投票于{ $end }结束。
proposal-state-expired = **已通过，但未按时执行。**
proposal-state-cancelled = **已撤回。** 不再对其表决。
proposal-about = 大约{ $when }
proposal-leading = 得票最多：**{ $choice }**。
proposal-tie = 没有任何选项的票数超过其余所有选项。

proposal-category = { $mark } { $category }：{ $reason }
proposal-tally-unknown = 票数未知
proposal-tally-unknown-total = 各选项票数未知；总票数 { $total }
proposal-tally-secret = 投票结束前保密
proposal-tally-more = …另有 { $count } 个选项
proposal-votes = { $count ->
    [0] 没有投票
   *[other] { $count } 次投票
}
proposal-quorum-reached = 已达到法定人数：{ $turnout } / { $quorum }
proposal-quorum-missing = 法定人数：还差 { $missing }，需要 { $quorum }
proposal-quorum-unknown = 法定人数：{ $quorum }；已投票数未知
proposal-quorum-rejecting = 否决需要 { $quorum }，目前 { $against }
proposal-actions = **通过后将执行：**
proposal-actions-done = **已执行的操作：**
proposal-actions-not = **本应执行的操作：**
proposal-actions-more = …另有 { $count } 个步骤
proposal-you-wallet = **您**（`{ $wallet }`）：{ $power }，{ $voted }
proposal-you-power = { $power } 票
proposal-you-power-none = 在此没有投票权
proposal-you-power-unknown = 投票权尚不清楚
proposal-you-voted = 已投给 **{ $choice }**
proposal-you-voted-hidden = 已投票
proposal-you-not-voted = 未投票
proposal-you-vote-unknown = 是否已投票尚不清楚
proposal-you-more = …另有 { $count } 个钱包
proposal-vote-button = 投票：{ $choice }
proposal-vote-select = 选择并投票
proposal-vote-select-several = 选择一项或多项并投票
proposal-vote-ballot = 投票
proposal-read-button = 阅读全文
proposal-back-button = 返回提案

list-title = 提案
list-title-filtered = 提案：{ $filters }
list-text = “{ $text }”
list-summary = 共 { $total } 项提案
list-summary-pages = 共 { $total } 项提案，第 { $page } 页，共 { $pages } 页
list-summary-typed = 共 { $total } 项提案，第 { $page } 页，共 { $pages } 页。加上 `page:{ $next }` 查看下一页。
list-none = 还没有提案。新提案会自动出现在这里。
list-none-found = 没有符合条件的提案。`/proposals` 会列出全部提案。
list-line-priority = { $mark } **{ $category }** · **#{ $number }** { $title }
list-line = { $mark } **#{ $number }** { $title }
list-line-ends = { $state }，{ $when }结束
list-line-begins = { $state }，{ $when }开始
list-line-ended = { $state }，投票于{ $when }结束
list-line-over = 投票于{ $when }结束
list-previous = ◀ 第 { $page } 页
list-next = 第 { $page } 页 ▶
list-open-button = #{ $number }

chain-not-configured = 此机器人无法访问链 { $chain }。管理员可以设置 RPC_URL_{ $chain }。
remedy-rpc = 该链的节点没有响应。请检查该链的 RPC_URL，或为其添加第二个地址，用逗号分隔。之前读取的内容仍会显示。
remedy-chain = 未能读取该链的区块。请检查该链的 RPC_URL；读取会从中断处自动继续。
remedy-snapshot = 该 Snapshot 空间的提案未能更新。请检查 SNAPSHOT_HUB_URL 和 SNAPSHOT_SEQUENCER_URL，以及 Snapshot 是否正常运行；其间不会丢失任何内容。
