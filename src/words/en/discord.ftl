# What the Discord adapter says by itself.

discord-read-rest = Read the rest
discord-form-late = This form took too long to come. Press the button again.
discord-not-shown = I have an answer, but Discord would not take it. An admin finds more in my log.

discord-welcome-title = Hello, I'm Folkmoot
discord-welcome =
    I bring a DAO's assembly into its chat: what is being decided, how it stands, votes signed with one's own wallet, and where the money goes.

    Next, whoever manages this server types `/setup`. It takes five minutes: where proposals are decided, which treasury to watch, and where to post.

# What keeps posts from a place. The permissions are named as Discord's settings name them.
discord-server-gone = I am not in the server any more. Add me to it again, or take the place away with `/settings`.
discord-channel-gone = The channel { $channel } is not there any more, or hidden from me. Choose another one with `/settings`, or give me “View Channel” in it.
discord-channel-unfit = I can't post in { $channel }: it is no text channel and no forum. Choose another channel.
discord-forum-tag = Posts in the forum { $channel } need a tag, and it has none that I may use. Add one in its settings.
discord-lacks-view = I can't see { $channel }. Give me “View Channel” in that channel's permissions.
discord-lacks-send = I can't write in { $channel }. Give me “Send Messages” in that channel's permissions.
discord-lacks-create-posts = I can't open posts in { $channel }. Give me “Create Posts” in that channel's permissions.
discord-lacks-send-in-threads = I can't write in threads of { $channel }. Give me “Send Messages in Threads” in that channel's permissions.
discord-lacks-send-in-posts = I can't write in posts of { $channel }. Give me “Send Messages in Posts” in that channel's permissions.
discord-lacks-create-threads = I can't open threads in { $channel }. Give me “Create Public Threads” in that channel's permissions.
discord-lacks-links = My links and pictures don't show in { $channel }. Give me “Embed Links” in that channel's permissions.
discord-lacks-history = I can't find my own posts in { $channel } to keep them up to date. Give me “Read Message History” in that channel's permissions.
discord-lacks-mention = I can't ping the role { $role } in { $channel }. Allow anyone to @mention it in the role's settings, or give me “Mention @everyone, @here, and All Roles”.
discord-role-gone = The role { $role }, to be pinged in { $channel }, is not there any more. Choose another one with `/settings`.

# For /doctor.
remedy-discord = If it doesn't come back by itself: check DISCORD_TOKEN, and discordstatus.com.
remedy-discord-commands = Commands may be missing or old. This is tried again by itself; check DISCORD_TOKEN, and that I was invited with the scope “applications.commands”.
remedy-discord-limits = Requests are refused or slowed down by Discord. A wrong permission in a channel is the usual reason: see the other lines.
remedy-discord-place = Set it right in the server's or channel's settings. It is looked at again within five minutes.
