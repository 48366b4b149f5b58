## Telegram: what the adapter itself says

# Set before a title, where a message has no colour.
telegram-mark-good = ✅
telegram-mark-warn = ⚠️
telegram-mark-error = ❗

telegram-read-all = 阅读全文
telegram-in-browser = 在浏览器中打开
telegram-confirm = ✔️ 选好了
telegram-working = 正在处理…

# Answers that are for one person alone, asked for in a group
telegram-answered-privately = 我已在私聊中回答您。
telegram-write-first = 我还不能给您发消息。请打开与我的私聊并按“开始”：回答会立即出现。
telegram-open-private = 打开与我的私聊
telegram-anonymous = 您以群组身份发言，我无法知道您是谁。请以自己的身份发言（在群组管理员设置中关闭“保持匿名”），或在私聊中问我。
telegram-link-asks-title = 要执行吗？
telegram-link-asks = 您打开的链接请求执行 `{ $call }`。如果这是您想要的，请按下按钮。
telegram-link-asks-button = 是，执行

# Buttons
telegram-too-old = 此消息太旧，按钮已失效。请重新获取。
telegram-choose-at-least = 至少选择 { $min } 项。
telegram-choose-at-most = 最多选择 { $max } 项。

# Forms: one question after the other
telegram-form-optional = 选填
telegram-form-skip = 跳过
telegram-form-cancel = 取消
telegram-form-how = 请回复此消息。
telegram-form-how-optional = 请回复此消息，或回复“-”跳过。
telegram-form-numbers = 请回复您所选项的编号。
telegram-form-numbers-several = 请回复您所选各项的编号，例如 1,3。
telegram-form-skipped = 已跳过
telegram-form-cancelled = 已取消。没有执行任何操作。
telegram-form-over = 此问题已结束。请从带有表单的消息重新开始。
telegram-form-nothing = 没有可取消的内容。
telegram-form-required = 此项需要回答。
telegram-form-too-short = 太短了：至少 { $min } 个字符。
telegram-form-too-long = 太长了：最多 { $max } 个字符。
telegram-form-not-among = 这不是可选项之一。

# A group that the bot was added to
telegram-welcome-title = 您好！我把 DAO 的议事带到这个群组
telegram-welcome = 提案及其进展、签名投票，以及金库的持有和支付情况，都在这里。首先，请此群组的管理者说明是哪个 DAO：/setup 会问几个问题，只需五分钟。

# What people see before they write to the bot
telegram-description = 我把 DAO 的议事带到 Telegram：查看正在表决的提案，用您的钱包投票且无需支付 gas，了解金库的持有和支付情况。我从不持有您的密钥。请按“开始”，或把我添加到您的群组。
telegram-short-description = 在聊天中参与 DAO 议事：提案、签名投票和金库。我从不持有您的密钥。

# What keeps the bot from posting
telegram-no-group = 我不在此群组中：它已被删除，或我已被移除。请重新添加我，或从社区中移除该位置。
telegram-no-right = 我不能在此群组中发言。请将我设为管理员，或允许成员发送消息。
telegram-no-topic = 该话题已不存在。请为此位置选择其他话题。
telegram-topic-closed = 该话题已关闭，只有管理员可以发言。请打开它，或将我设为有权管理话题的管理员。
telegram-message-gone = 此消息已无法更改：它已被删除，或群组已迁移。

telegram-admins-of = { $group } 的管理员
telegram-topic = { $group } › 话题 { $topic }
telegram-named-topic = { $group } › { $topic }

remedy-telegram = 请检查 TELEGRAM_TOKEN（可向 @BotFather 查询），并确认没有其他程序使用同一个机器人。我会自动继续尝试。
remedy-telegram-webhook = Telegram 无法把更新送到 PUBLIC_URL。请检查能否从外部通过 https 访问且证书有效，或取消设置 TELEGRAM_WEBHOOK。
remedy-telegram-limits = 无需任何操作：被推迟的内容稍后会发送。如果问题持续，请减少在同一群组中发布的内容。
remedy-telegram-place = 请在该群组中按该行所说处理，或用 /settings 更改位置。
