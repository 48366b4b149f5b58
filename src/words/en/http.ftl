## What the HTTP server answers when there is nothing else to say

http-not-found = There is nothing at this address.
http-wrong-method = This address can't be used like that; it takes { $methods }.
http-too-large = That is more than this address takes.
http-too-many = Too many requests from your network. Wait a moment, then try again.
http-broken = Something went wrong on our side. Try again; if it stays like this, tell an admin of your community.
http-not-json = This address takes JSON, with the content type application/json.
http-wrong-json = This address takes JSON with { $wants }.
