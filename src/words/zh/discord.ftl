# What the Discord adapter says by itself.

discord-read-rest = 阅读其余内容
discord-form-late = 此表单加载太久。请再次按下按钮。
discord-not-shown = 我已有回答，但 Discord 没有接受。管理员可以在我的日志中查看详情。

discord-welcome-title = 您好，我是 Folkmoot
discord-welcome =
    我把 DAO 的议事带到它的聊天中：正在表决什么、进展如何、用自己的钱包签名投票，以及资金去向。

    接下来，请此服务器的管理者输入 `/setup`。只需五分钟：提案在哪里表决、关注哪个金库，以及发布到哪里。

# What keeps posts from a place. The permissions are named as Discord's settings name them.
discord-server-gone = 我已不在该服务器中。请重新添加我，或用 `/settings` 移除该位置。
discord-channel-gone = 频道 { $channel } 已不存在，或对我不可见。请用 `/settings` 选择其他频道，或在该频道中授予我“查看频道”权限。
discord-channel-unfit = 我不能在 { $channel } 中发布：它既不是文字频道，也不是论坛。请选择其他频道。
discord-forum-tag = 论坛 { $channel } 的帖子需要标签，但没有我可以使用的标签。请在其设置中添加一个。
discord-lacks-view = 我看不到 { $channel }。请在该频道的权限中授予我“查看频道”。
discord-lacks-send = 我不能在 { $channel } 中发言。请在该频道的权限中授予我“发送消息”。
discord-lacks-create-posts = 我不能在 { $channel } 中发帖。请在该频道的权限中授予我“创建帖子”。
discord-lacks-send-in-threads = 我不能在 { $channel } 的子区中发言。请在该频道的权限中授予我“在子区内发送消息”。
discord-lacks-send-in-posts = 我不能在 { $channel } 的帖子中发言。请在该频道的权限中授予我“在帖子中发送消息”。
discord-lacks-create-threads = 我不能在 { $channel } 中创建子区。请在该频道的权限中授予我“创建公共子区”。
discord-lacks-links = 我的链接和图片无法在 { $channel } 中显示。请在该频道的权限中授予我“嵌入链接”。
discord-lacks-history = 我在 { $channel } 中找不到自己发布的消息，无法更新它们。请在该频道的权限中授予我“阅读消息历史记录”。

discord-lacks-mention = 我无法在 { $channel } 中提醒身份组 { $role }。请在该身份组的设置中允许任何人 @提及它，或授予我“提及 @everyone、@here 和所有身份组”。
discord-role-gone = 要在 { $channel } 中提醒的身份组 { $role } 已不存在。请用 `/settings` 另选一个。

# For /doctor.
remedy-discord = 如果没有自动恢复：请检查 DISCORD_TOKEN，并查看 discordstatus.com。
remedy-discord-commands = 命令可能缺失或已过时。系统会自动重试；请检查 DISCORD_TOKEN，以及邀请我时是否包含“applications.commands”范围。
remedy-discord-limits = 请求被 Discord 拒绝或限速。通常是某个频道的权限有误：请看其他各行。
remedy-discord-place = 请在服务器或频道的设置中改正。五分钟内会再次检查。
