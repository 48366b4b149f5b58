# What the router says before a command is asked.
problem-title = No se pudo hacer
try-again-in =
    { $seconds ->
        [one] Demasiado rápido. Vuelva a intentarlo dentro de { $seconds } segundo.
       *[other] Demasiado rápido. Vuelva a intentarlo dentro de { $seconds } segundos.
    }
took-too-long = Tardó demasiado, así que dejé de esperar. Vuelva a intentarlo dentro de un momento; /doctor muestra qué va lento.
went-wrong = Algo salió mal de mi lado. Vuelva a intentarlo; si continúa, dé a un administrador el número `{ $reference }`.
unknown-command = No existe el comando /{ $command }. /help muestra lo que sé hacer.
not-a-command = Respondo a comandos, que empiezan con una barra. Escriba /help para verlos.
help-button = Ver los comandos
unknown-option = Aquí no existe la opción “{ $option }”.
too-much = No sé a qué corresponde “{ $text }”.
missing-option = Falta algo: { $option }. { $about }
not-a-number = “{ $text }” no es un número, y { $option } requiere uno.
not-an-address = “{ $typed }” no es una dirección: una dirección es 0x y 40 letras y cifras.
not-among = “{ $text }” no es posible para { $option }. Puede ser { $values }.
too-long =
    { $max ->
        [one] El texto de { $option } es demasiado largo: como máximo { $max } carácter.
       *[other] El texto de { $option } es demasiado largo: como máximo { $max } caracteres.
    }
usage = Se escribe así: { $usage }
link-first = Aún no conozco su billetera. Vincúlela una vez (lleva medio minuto, no cuesta nada y no mueve dinero) y vuelva a intentarlo.
link-button = Vincular mi billetera
stewards-only = Solo los coordinadores de esta comunidad pueden hacer esto.
admins-only = Solo los administradores de esta comunidad pueden hacer esto.
managers-only = Solo puede hacer esto quien gestiona este servidor o puede cambiar la información de este grupo, o un administrador de su comunidad.
no-community = Este servidor o grupo aún no pertenece a ninguna comunidad. Quien lo gestiona puede configurar una: lleva cinco minutos.
no-community-in-private = Aún no sé a qué comunidad se refiere. Úseme una vez en su servidor o grupo y la conoceré también aquí.
setup-button = Configurar una comunidad
other-community = Este botón trata de otra comunidad que la de este chat. Escriba el comando aquí para ver la de este chat.
