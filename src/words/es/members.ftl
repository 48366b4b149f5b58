## Linking a wallet: the signing page, and what is signed

linking-title = Vincular una billetera a su cuenta de { $platform }
linking-proves = Su firma demuestra que la billetera es suya. No cuesta nada, no mueve dinero y no da acceso a ella a nadie.
linking-gives = En { $community }, a partir de entonces vota desde el chat con el poder de voto de esa billetera.
linking-more = Ya vinculadas: { $wallets }. Esto agrega otra.
linking-moves = Una billetera vinculada a otra cuenta de { $platform } pasa a esta.
# What the wallet signs (EIP-4361): English and ASCII in every language, without quotes.
linking-statement = Link this wallet to the { $platform } account { $id }, to vote with it in the community { $community }. This costs nothing and moves no money.

linking-done = { $wallet } queda vinculada a su cuenta { $name } de { $platform }.
linking-again = { $wallet } ya estaba vinculada a su cuenta { $name } de { $platform } y lo sigue estando.
linking-moved = { $wallet } queda vinculada a su cuenta { $name } de { $platform } y ya no a otra.
linking-merged = { $wallet } queda vinculada también a su cuenta { $name } de { $platform }. Usted es un mismo miembro aquí y en { $others }.
linking-too-many = Usted tiene { $count } billeteras vinculadas, que es el máximo. Desvincule una primero.
linking-wrong-address = La dirección de este servidor no se puede poner en un mensaje para firmar ({ $problem }). Avise a un administrador: PUBLIC_URL requiere un nombre de host completo, p. ej. folkmoot.example.org.
linking-wrong-message = Lo que llegó no es el mensaje que se mostró. No se vinculó nada; pida un enlace nuevo.
