## Voting: what can be refused before anybody signs

voting-not-linked = 请先绑定钱包再投票：/link 只需半分钟，不花钱，也不会转走资金。
voting-unknown-proposal = 这里没有提案 { $number }。/proposals 会列出现有的提案。
voting-not-started = 提案 { $number } 的投票尚未开始，将于{ $when }开始。
voting-closed = 提案 { $number } 的投票已结束。
voting-encrypted = 提案 { $number } 的投票在进行期间是加密的，我还不支持。请在它自己的页面上投票：{ $link }
voting-venue-gone = 本社区不再使用提案 { $number } 所在的投票平台，因此我无法向那里提交投票。
voting-governor-unknown = 我无法向此 governor 合约提交投票：它统计签名投票的方式我不了解。
voting-no-purse = 我没有可支付投票发送费用的钱包，因此无法把您的投票提交上链。管理员需要设置 RELAYER_SECRET。
voting-system-unknown = 我不了解投票方式“{ $system }”，因此无法用它投票。
voting-reason-long = 理由太长：最多 { $max } 个字符，现有 { $length } 个。
voting-no-power = 在提案 { $number } 的快照时刻，您的钱包都没有投票权，因此投票不会被计入。
voting-all-voted = 您所有能对提案 { $number } 投票的钱包都已投票，而链上投票无法更改。

voting-choice-unknown = “{ $typed }”不是可选项。可选项有：{ $choices }
voting-choice-ambiguous = “{ $typed }”可能指多个选项。请给出编号，并在前面加 #：{ $choices }
voting-choice-twice = “{ $typed }”重复列出了某个选项。每个选项只列一次：{ $choices }
voting-choice-weights = “{ $typed }”没有说明如何分配您的票。请按 1:60,2:40 这样的格式为这些选项给出权重：{ $choices }
voting-choice-incomplete = 请将所有选项排序，最优先的在前，例如 2,1,3。缺少：{ $missing }。所有选项：{ $choices }

## The page on which a vote is signed. Plain text

voting-title = 对提案 { $number } 投“{ $choice }”
voting-none = 都不选
voting-line-proposal = 提案 { $number }：{ $title }
voting-line-choice = 您的选择：{ $choice }
voting-line-reason = 您的理由：{ $reason }
voting-line-snapshot = 将提交到 Snapshot 的空间 { $space }。签名不花钱，也不会转走资金。
voting-line-governor = 将提交到 { $chain } 上的 governor 合约 { $name }。发送费用由机器人支付；签名不花钱，也不会转走资金。
voting-line-power = { $wallet } 的投票权为 { $power }。
voting-line-power-unknown = { $wallet } 的投票权尚不清楚。
voting-warn-public = { $reason ->
    [yes] 您的投票和理由
   *[no] 您的投票
}将与您的钱包地址一起永久公开。
voting-warn-change-snapshot = 投票结束前您可以再次投票，新的投票会取代这一次。
voting-warn-change-governor = 链上投票无法更改或撤回。
voting-warn-no-power = 在提案的快照时刻，{ $wallet } 没有投票权：它的投票将被拒绝。
voting-warn-voted-snapshot = { $wallet } 已投票：“{ $choice }”。新的投票会取代它。
voting-warn-voted-governor = { $wallet } 已投票，且无法更改。

## What can be refused when it comes to signing

voting-proposal-changed = 提案 { $number } 在您选择之后被修改过，您的选择现在可能有不同的含义。请重新查看并再次投票。
voting-wallet-not-linked = 该钱包已不再绑定到您的账号。请用 /link 绑定它，或用另一个钱包签名。
voting-wallet-no-power = 在此提案的快照时刻，{ $wallet } 没有投票权，因此它的投票不会被计入。请用另一个钱包签名。
voting-wallet-voted = { $wallet } 已对此提案投票，而链上投票无法更改。
voting-not-what-was-shown = 签署的内容不是所显示的投票。没有发送任何内容。
voting-venue-away = 链暂时没有响应。没有发送任何内容；请一分钟后重试。

## How a vote ended

voting-done = 您已投票：对提案 { $number } 投“{ $choice }”。
voting-refused-wrong-signature = 签名不是投票钱包的签名，因此投票没有发送。
voting-refused-not-active = governor 合约目前不接受对此提案的投票：投票已结束或尚未开始。您的投票没有投出。
voting-refused-no-power = 在提案的快照时刻，您的钱包没有投票权，因此投票未被接受。
voting-refused-voted = 此钱包已对此提案投票，因此新的投票未被接受。
voting-refused-nonce = 此钱包的另一条签名消息先行送达，使这一条失效。请再次投票并重新签名。
voting-refused-not-credited = governor 合约不会把这一票计入您的钱包，因此没有发送。
voting-refused-reverted = 投票到达时被链拒绝，governor 合约没有说明原因。您的投票没有投出。
voting-refused-gas = 投出这一票需要 { $gas } 单位的 gas，而每票最多可用 { $max }，因此没有发送。原因可能是合约钱包的签名检查成本较高。
voting-refused-no-multicall = 此链没有 Multicall3 合约，没有它就无法预先判断 governor 合约是否会计入您的投票，因此没有发送。
voting-refused-closed = 您的投票到达 Snapshot 时，投票已结束或尚未开始，因此未被接受。
voting-refused-gone = Snapshot 上已没有此提案，因此投票未被接受。
voting-refused-newer = 此钱包已有一次更新的投票被计入，因此这一次未被接受。
voting-refused-validation = 此空间只允许部分钱包投票，而您的钱包不符合其规则，因此投票未被接受。
voting-refused-late = 您的投票在签名后过了太久才到达 Snapshot，因此未被接受。请再次投票并重新签名。
voting-refused-choice = Snapshot 不接受对此提案的这一选择；选项可能已被修改。请重新查看并再次投票。
voting-refused-snapshot = Snapshot 没有接受这次投票，其说明为：{ $reason }
