## Voting: what can be refused before anybody signs

voting-not-linked = Vincule primero una billetera y después vote: /link lleva medio minuto, no cuesta nada y no mueve dinero.
voting-unknown-proposal = Aquí no existe la propuesta { $number }. /proposals muestra las que hay.
voting-not-started = La votación de la propuesta { $number } aún no ha empezado. Empieza { $when }.
voting-closed = La votación de la propuesta { $number } ha terminado.
voting-encrypted = Los votos de la propuesta { $number } están cifrados mientras está abierta, y eso aún no sé hacerlo. Vote en su propia página: { $link }
voting-venue-gone = Esta comunidad ya no tiene la plataforma de votación donde se decide la propuesta { $number }, así que no puedo llevar allí un voto.
voting-governor-unknown = No puedo llevar votos a este governor: cuenta los votos firmados de una forma que no conozco.
voting-no-purse = No tengo una billetera para pagar el envío de su voto, así que no puedo llevarlo a la cadena. Un administrador debe configurar RELAYER_SECRET.
voting-system-unknown = No conozco el sistema de votación “{ $system }”, así que no puedo votar con él.
voting-reason-long = El motivo es demasiado largo: como máximo { $max } caracteres, y tiene { $length }.
voting-no-power = Ninguna de sus billeteras tenía poder de voto cuando se fijó para la propuesta { $number }, así que un voto no contaría.
voting-all-voted = Todas sus billeteras que pueden votar la propuesta { $number } ya han votado, y un voto en la cadena no se puede cambiar.

voting-choice-unknown = “{ $typed }” no es una de las opciones. Son: { $choices }
voting-choice-ambiguous = “{ $typed }” puede referirse a más de una opción. Indique su número, precedido de #: { $choices }
voting-choice-twice = “{ $typed }” nombra una opción dos veces. Nombre cada una solo una vez: { $choices }
voting-choice-weights = “{ $typed }” no dice cómo repartir su voto. Indique pesos como 1:60,2:40 para estas opciones: { $choices }
voting-choice-incomplete = Ordene todas las opciones, la mejor primero, como 2,1,3. Faltan: { $missing }. Todas las opciones: { $choices }

## The page on which a vote is signed. Plain text

voting-title = Votar “{ $choice }” en la propuesta { $number }
voting-none = ninguna de ellas
voting-line-proposal = Propuesta { $number }: { $title }
voting-line-choice = Su opción: { $choice }
voting-line-reason = Su motivo: { $reason }
voting-line-snapshot = Va a Snapshot, espacio { $space }. Firmar no cuesta nada y no mueve dinero.
voting-line-governor = Va al governor { $name } en { $chain }. El bot paga el envío; firmar no cuesta nada y no mueve dinero.
voting-line-power = { $wallet } vota con { $power }.
voting-line-power-unknown = Aún no se sabe con cuánto vota { $wallet }.
voting-warn-public = { $reason ->
    [yes] Su voto y su motivo son públicos
   *[no] Su voto es público
} para siempre, junto a la dirección de su billetera.
voting-warn-change-snapshot = Puede votar de nuevo hasta que termine la votación; el voto nuevo reemplaza entonces a este.
voting-warn-change-governor = En la cadena, un voto no se puede cambiar ni retirar.
voting-warn-no-power = { $wallet } no tenía poder de voto cuando se fijó para la propuesta: su voto será rechazado.
voting-warn-voted-snapshot = { $wallet } ya ha votado: “{ $choice }”. El voto nuevo lo reemplaza.
voting-warn-voted-governor = { $wallet } ya ha votado, y eso no se puede cambiar.

## What can be refused when it comes to signing

voting-proposal-changed = La propuesta { $number } se editó después de que usted eligiera, así que su opción puede significar ahora otra cosa. Revísela y vote de nuevo.
voting-wallet-not-linked = Esa billetera ya no está vinculada a su cuenta. Vincúlela con /link o firme con otra.
voting-wallet-no-power = { $wallet } no tenía poder de voto cuando se fijó para esta propuesta, así que su voto no contaría. Firme con otra billetera.
voting-wallet-voted = { $wallet } ya ha votado esta propuesta, y un voto en la cadena no se puede cambiar.
voting-not-what-was-shown = Lo que se firmó no es el voto que se mostró. No se envió nada.
voting-venue-away = La cadena no responde en este momento. No se envió nada; vuelva a intentarlo dentro de un minuto.

## How a vote ended

voting-done = Su voto está emitido: “{ $choice }” en la propuesta { $number }.
voting-refused-wrong-signature = La firma no es la de la billetera que vota, así que el voto no se envió.
voting-refused-not-active = El governor no admite votos sobre esta propuesta: la votación ha terminado o no ha empezado. Su voto no se emitió.
voting-refused-no-power = Su billetera no tenía poder de voto cuando se fijó para la propuesta, así que el voto no se admitió.
voting-refused-voted = Esta billetera ya ha votado esta propuesta, así que el voto nuevo no se admitió.
voting-refused-nonce = Otro mensaje firmado de esta billetera llegó antes y dejó este sin validez. Vote de nuevo para firmar otro.
voting-refused-not-credited = El governor no contaría este voto a favor de su billetera, así que no se envió.
voting-refused-reverted = La cadena rechazó el voto cuando llegó, y el governor no dice por qué. Su voto no se emitió.
voting-refused-gas = Emitir este voto consumiría { $gas } unidades de gas, y un voto puede consumir { $max } como máximo, así que no se envió. La causa puede ser una billetera de contrato cuyas firmas son costosas de comprobar.
voting-refused-no-multicall = Esta cadena no tiene un contrato Multicall3, y sin él nadie puede saber de antemano si el governor contaría su voto, así que no se envió.
voting-refused-closed = La votación había terminado, o no había empezado, cuando su voto llegó a Snapshot, así que no se admitió.
voting-refused-gone = Snapshot ya no conoce esta propuesta, así que el voto no se admitió.
voting-refused-newer = Ya cuenta un voto más reciente de esta billetera, así que este no se admitió.
voting-refused-validation = Este espacio solo deja votar a algunas billeteras, y la suya no cumple su regla, así que el voto no se admitió.
voting-refused-late = Su voto llegó a Snapshot demasiado tiempo después de firmarlo, así que no se admitió. Vote de nuevo para firmar otro.
voting-refused-choice = Snapshot no admite esta opción para la propuesta; puede que haya cambiado entretanto. Revísela y vote de nuevo.
voting-refused-snapshot = Snapshot no admitió el voto. Dice: { $reason }
