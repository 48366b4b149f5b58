## What the HTTP server answers when there is nothing else to say

http-not-found = 此地址没有内容。
http-wrong-method = 此地址不能这样使用，它接受 { $methods }。
http-too-large = 内容超出此地址可接受的大小。
http-too-many = 来自您网络的请求过多。请稍等片刻再试。
http-broken = 我们这边出错了。请重试；如果一直如此，请告知您社区的管理员。
http-not-json = 此地址接受 JSON，内容类型为 application/json。
http-wrong-json = 此地址接受包含 { $wants } 的 JSON。
