# The local community's chat and people.
local-working-title = 请稍候…
local-working = 正在查询，结果会显示在这里。
local-about-newcomer = 刚刚加入：尚无投票权
local-about-holder = 持有 100,000 票
local-about-delegate = 代表自己和他人投票
local-about-steward = 负责审核和准备拨款
local-about-admin = 运行此机器人
local-welcome-title = 欢迎来到 { $community }
local-welcome =
    这是运行在您自己电脑上的社区：一条链、一个 Snapshot hub 和这个聊天室。这里的一切都没有实际价值，请尽管尝试。

    先用 /link 绑定钱包，然后打开下面的一项提案并投票。在左侧可以换成另一个人，在上方可以把时间往前调。
local-used-already = 此页面已使用过：{ $text }
