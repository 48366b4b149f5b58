# The commands: the message is the description, an attribute describes an option.
command-help = 查看我能做什么
    .command = 要说明的命令
command-link = 将钱包绑定到您的聊天账号
    .code = 来自另一个平台的代码，用于在两个平台上成为同一位成员
    .confirm = 表示您确定
command-unlink = 解绑您的钱包
    .wallet = 某个钱包的地址；不填则为全部
    .confirm = 确认要这样做
command-whoami = 查看您在这里的身份：钱包、聊天账号、角色
command-proposals = 列出提案
    .state = 仅限处于此状态的提案
    .category = 仅限此类别的提案
    .text = 仅限包含这些词的提案
    .page = 第几页
command-proposal = 查看一项提案：内容、进展，以及您能做什么
    .proposal = 提案编号
    .page = 其全文的某一页
command-vote = 对一项提案投票
    .proposal = 提案编号
    .choice = 您投给哪个选项
    .reason = 理由；所有人可见
command-treasury = 查看金库持有的资产
command-doctor = 查看我所依赖的各项服务的状况
command-setup = 在此服务器或群组中设置社区
    .code = 将此聊天设为别处某个社区的位置的代码
    .show = 要查看什么
    .set = 要更改什么；由按钮填写
    .to = 要改成什么
    .name = DAO 或账户的名称
    .chain = 链的编号；1 为 Ethereum
    .at = 哪个位置或部分；由按钮填写
    .for = 针对哪个类别的提案
    .when = 报告何时发布：daily、weekly，或 cron 表达式
    .confirm = 表示您确定
command-settings = 更改本社区：投票平台、金库、位置、报告、角色
    .show = 要查看什么
    .set = 要更改什么；由按钮填写
    .to = 要改成什么
    .name = DAO 或账户的名称
    .chain = 链的编号；1 为 Ethereum
    .at = 哪个位置或部分；由按钮填写
    .for = 针对哪个类别的提案
    .when = 报告何时发布：daily、weekly，或 cron 表达式
    .confirm = 表示您确定
command-join = 获取代码，将另一个服务器或群组添加到本社区
command-community = 查看此聊天属于哪个社区
    .choose = 换一个社区，仅限私聊

help-title = { $community } 在这里能做什么
help-intro = 输入斜杠和命令名。大多数操作在手机上只需半分钟。
help-command-title = /{ $command }
help-access-linked = 需要先绑定钱包。
help-access-steward = 仅限协调员。
help-access-admin = 仅限管理员。
help-access-manager = 仅限此服务器或群组的管理者，以及管理员。
help-title-unsettled = 接下来
help-unsettled = 我把 DAO 的议事带到这个聊天中：提案、签名投票，以及金库的持有和支付情况。首先，请此服务器或群组的管理者说明是哪个 DAO：/setup 会问几个问题，只需五分钟。
help-private = 回答仅您可见。
help-start-button = 查看提案
help-unknown = 没有 /{ $command } 这个命令。

link-title = 绑定您的钱包
link-body =
    打开页面，用您的钱包签署一条消息。这不花钱，也不会转走资金，只用来证明钱包是您的。

    该页面仅供您本人使用，{ $until }失效。请勿转发。
link-open-button = 打开签名页面
link-more = 已绑定：{ $wallets }。您可以再绑定一个。

unlink-title = 已解绑
unlink-body = { $count ->
    [1] 我不再记得您的这个钱包：{ $wallets }。
   *[other] 我不再记得您的这些钱包：{ $wallets }。
}
unlink-confirm-title = 全部解绑？
unlink-confirm = 我将不再认识您的这 { $count } 个钱包：{ $wallets }。要再次投票，需重新绑定。
unlink-confirm-button = 是的，解绑
unlink-none-title = 没有可解绑的钱包
unlink-none = 您在这里没有绑定任何钱包。
unlink-not-yours = 钱包 { $wallet } 没有绑定到您。/whoami 会列出已绑定的钱包。

whoami-title = { $name }
whoami-unlinked = 此账号尚未绑定钱包。绑定后即可投票。
whoami-linked = 以下是您在这里的钱包。
whoami-wallets = 钱包
whoami-primary = { $wallet }（首个）
whoami-accounts = 聊天账号
whoami-roles = 角色
whoami-role-steward = 协调员
whoami-role-admin = 管理员
whoami-role-member = 成员
whoami-unlink-button = 解绑

vote-sign-title = 签署您对提案 { $number } 的投票
vote-sign-body =
    您在“{ $title }”中投给 **{ $choice }**。

    打开页面并用您的钱包签名，无需支付 gas。投票和理由将永久公开。该页面{ $until }失效。
vote-open-button = 签署我的投票
vote-choose-title = 对提案 { $number } 投票
vote-choose-label = 您投给哪个选项？
vote-choose-several = 您赞成的所有选项编号，例如 1,3
vote-choose-ranking = 全部编号，最优先的在前，例如 2,1,3
vote-choose-weights = 如何分配您的票，例如 1:60,2:40
vote-choose-button = 填写选票
vote-reason-label = 理由是什么？所有人可见

doctor-title-well = 我所依赖的一切运行正常
doctor-title-failing = { $count } 项需要处理
doctor-well = { $count } 项正常
doctor-waiting = 尚未尝试
doctor-failing = { $since }起异常：{ $detail }
doctor-remedy = 处理办法：{ $remedy }
doctor-version = Folkmoot { $version }，自 { $since } 起运行
