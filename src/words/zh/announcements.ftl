## What the bot posts by itself. A title in these is plain text.

announce-new = **新提案。** 决定所需的信息都在这里；本帖会随投票更新。
announce-started = 投票已开始：{ $title }
announce-started-body = { $until }截止。
announce-passed = 已通过：{ $title }
announce-rejected = 未通过：{ $title }
announce-ended = 投票已结束：{ $title }
announce-queued = 已排队待执行：{ $title }
announce-queued-body = 提案已通过，{ $at }可以执行。
announce-queued-soon = 提案已通过，正在等待执行。
announce-executed = 已执行：{ $title }
announce-executed-paid = 由金库支付：**{ $amounts }**
announce-executed-payment = **{ $amount }** 付给 { $recipient }，交易 { $transaction }
announce-executed-more = 另有 { $count } 笔付款
announce-executed-nothing = 其中没有金库付款。
announce-cancelled = 已取消：{ $title }
announce-cancelled-body = 该提案不再表决。
announce-undone = 已撤销：{ $title }
announce-undone-report = 已撤销：一份报告
announce-undone-body = 这里曾发布过一则消息，但链上已回滚了它所说的内容。如果再次发生，本帖会更新说明。
announce-joined = 另一个聊天已加入此社区
announce-joined-body = { $chat }（{ $platform }）已凭代码加入 { $community }：新消息也会发布到那里，该聊天的管理者可以更改所有设置。如果这并非本意，请移除该位置，并检查有哪些改动。
announce-open = 查看提案
announce-category-model-funding = **模型资助**
announce-category-safety = **安全**

remedy-place = 请检查机器人是否在该频道中并有发言权限，以及社区文件中该位置的频道是否正确。
remedy-no-chat = 请设置该平台的令牌，或从社区文件中删除该位置。
