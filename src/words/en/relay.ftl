## Signed messages on their way

relay-expired = It could not be delivered in time, and will not be tried again. If the other side didn't answer, it may still have arrived: look there before you sign anew.

## What /doctor says of it

relay-remedy = A signed message waits for a way out that this bot doesn't have. Check that the community file still names the venue, and restart.
purse-remedy = If it names no secret, set RELAYER_SECRET and restart; if the chain doesn't answer, mend that first. Else send some of the chain's currency to the purse's address, or raise what the community file allows under “relay”. Votes wait meanwhile and go out by themselves.
sequencer-remedy = Votes wait and go out by themselves once Snapshot's sequencer answers. If it stays, check SNAPSHOT_SEQUENCER_URL.
