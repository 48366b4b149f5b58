## The browser chat of the local community

chat-title = { $community } · Folkmoot
chat-bot-name = Folkmoot
chat-bot-tag = 机器人

# The sidebar
chat-sidebar-open = 打开侧边栏
chat-sidebar-close = 关闭侧边栏
chat-sidebar-name = 社区与人员
chat-channels = 频道
chat-people = 选择身份
chat-people-hint = 这里的每个人都由您扮演，各有一个测试钱包。
chat-you-are = 您现在是 { $name }

# The clock of the local world
chat-time = 这个世界的时间
chat-time-hint = 把时间往前调，看投票结束、款项付出。
chat-time-hour = +1 小时
chat-time-day = +1 天
chat-time-days = +3 天

# The messages
chat-messages = 消息
chat-welcome = 欢迎来到 { $community }
chat-welcome-body = 这里是 #{ $channel } 的开头。您现在是 { $name }，有自己的测试钱包；这里的一切都不花钱。
chat-welcome-next = 用 `/link` 绑定钱包，用 `/proposals` 查看正在表决的提案，然后投票。
chat-loading = 正在加载消息…
chat-used = { $name } 使用了
chat-thinking = Folkmoot 正在处理…
chat-private = 仅您可见
chat-edited = （已编辑）
chat-edited-hint = 这条消息发送后更新过
chat-new-messages = { $count } 条新消息
chat-to-end = 跳到最新消息
chat-reconnecting = 机器人不在线，正在重新连接…

# Cards
chat-tone-good = 已完成：
chat-tone-warn = 注意：
chat-tone-error = 未完成：
chat-category-safety = 安全
chat-category-model-funding = 模型资助
chat-category-other-funding = 资助
chat-category-protocol = 协议
chat-category-meta = 治理
chat-category-other = 其他
chat-opens-new-tab = 在新标签页中打开
chat-bar = { $percent }%
chat-select-pick = { $label }…
chat-select-confirm = 确认
chat-select-exactly = 请选择 { $min } 项
chat-select-between = 请选择 { $min } 至 { $max } 项
chat-select-at-most = 最多选择 { $max } 项
chat-select-at-least = 至少选择 { $min } 项

# Forms
chat-form-cancel = 取消
chat-form-optional = 选填
chat-form-none = 未选择
chat-form-required = 此项必填。
chat-form-too-short = 至少 { $min } 个字符。
chat-form-too-long = 最多 { $max } 个字符。

# The composer
chat-compose = 发消息到 #{ $channel }
chat-compose-hint = 输入 / 查看机器人能做什么
chat-send = 发送
chat-hints = 可以先试试
chat-completions = 建议
chat-option-required = 必填
chat-option-text = 文本
chat-option-integer = 整数
chat-option-choice = 任选其一

# What can go wrong
chat-error-away = 机器人暂时没有响应。
chat-error-slow = 机器人响应超时，可能仍在处理，请稍后再看。
chat-error-unknown = 出错了（状态码 { $status }）。
chat-dismiss = 关闭

# How a message looks on another platform
chat-look = 外观
chat-look-own = Folkmoot
chat-look-discord = Discord
chat-look-telegram = Telegram
chat-look-app = 应用
chat-look-dismiss = 关闭消息
chat-look-edited = 已编辑
chat-look-private = 在私聊中
chat-look-more = 显示全部
chat-look-failed = 无法绘制。
chat-look-not-here = 只有真正的聊天才能这样做。
chat-look-submit = 提交
