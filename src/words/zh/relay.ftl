## Signed messages on their way

relay-expired = 未能及时送达，不会再重试。如果对方没有响应，消息也可能已经送达：重新签名之前，请先到那里查看。

## What /doctor says of it

relay-remedy = 有一条已签名的消息无法送出，因为此机器人没有相应的发送渠道。请检查社区文件中是否仍列有该投票平台，然后重启。
purse-remedy = 如果提示缺少密钥，请设置 RELAYER_SECRET 并重启；如果链没有响应，请先解决该问题。否则，请向 gas 钱包的地址转入一些该链的货币，或提高社区文件中“relay”下的限额。其间投票会等待，之后自动发出。
sequencer-remedy = 投票正在等待，Snapshot 的排序器恢复响应后会自动发出。如果问题持续，请检查 SNAPSHOT_SEQUENCER_URL。
