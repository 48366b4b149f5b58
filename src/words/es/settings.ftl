## Setting up a community, and changing it while it lives

# What can be looked at: titles and buttons.
show-venues = Plataformas de votación
show-treasury = Tesorería
show-places = Lugares
show-place = Un lugar
show-pings = Menciones
show-reports = Informes
show-roles = Administradores y coordinadores
show-zone = Zona horaria
show-language = Idioma
show-file = Archivo

# What can be changed: labels of buttons, forms and selects.
set-start = Empezar
set-name = Cambiar el nombre
set-venue = Agregar plataforma
set-account = Agregar cuenta
set-token = Agregar token
set-place = Publicar en
set-channel = Mover a
set-tell = Publicar allí
set-thread = Un hilo por propuesta
set-ping = Roles que mencionar
set-zone = Elegir zona horaria
set-language = Elegir idioma
set-steward = Agregar coordinador
set-admin = Agregar administrador
set-report = Agregar informe
set-remove = Quitar
set-create = Crear
set-discard = Empezar de nuevo
set-leave = Desconectar este chat
confirm-yes = Sí

topic-proposals = propuestas
topic-reports = informes
report-treasury = Informe de tesorería
report-payouts = Informe de pagos
when-daily = cada día a las 9:00
when-weekly = cada lunes a las 9:00
when-friday = cada viernes a las 9:00
when-monthly = el primer día de cada mes a las 9:00
language-en = Inglés
language-es = Español
language-zh = Chino (simplificado)

# /setup
setup-title = Configure una comunidad
setup-intro =
    Dos respuestas; después lo ve todo y puede cambiarlo antes de que empiece:

    - el nombre de su DAO
    - dónde decide: un espacio de Snapshot (como `ens.eth`) o la dirección de su governor

    ¿Su DAO ya está conmigo en otra plataforma? Escriba `/settings` allí y traiga el código.
setup-name-label = Nombre de la DAO
setup-code-button = Tengo un código
setup-code-label = El código de la otra plataforma
setup-review-title = Todo listo para configurar: { $name }
setup-review = Revíselo, cambie lo que quiera y pulse Crear. Todo lo que elija se puede cambiar más adelante.
setup-done-title = { $name } ya tiene su casa aquí
setup-done =
    Estoy leyendo lo que se decidió hasta ahora, lo que puede llevar unos minutos; desde este momento cuento aquí las novedades.

    A continuación: vincule su billetera y mire las propuestas. `/settings` lo cambia todo; `/help` muestra qué más sé hacer.
setup-done-purse = Los votos en el governor se pagan desde un monedero de gas: `/doctor` muestra su dirección. Envíele un poco de la moneda de la cadena.
setup-joined-title = { $name } ahora está también aquí
setup-joined = Este chat y el otro son ya una sola comunidad: { $name }. Desde ahora, las novedades se cuentan aquí. Quien escribe `/link` en ambas plataformas sigue siendo un mismo miembro.
setup-settings-button = Configuración
set-venue-label = Espacio de Snapshot o dirección del governor

# The pages
settings-intro = Todo se puede cambiar aquí, y lo que cambie se aplica al instante.
settings-venues = Dónde se deciden las propuestas: espacios de Snapshot y governors en una cadena.
settings-treasury = Las cuentas que la DAO controla, y los tokens que se buscan en ellas además de la moneda propia de cada cadena.
settings-places = Dónde publico y qué cuento allí.
settings-reports = Lo que cuento con regularidad, en la zona horaria de la comunidad. Un momento distinto de los ofrecidos se puede escribir como expresión cron: `/settings set:report to:treasury when:"30 18 * * 5"`
settings-roles = Los administradores pueden cambiar esta configuración; los coordinadores pueden corregir y revisar. Ambos pueden ser roles de este chat, cuentas o billeteras.
settings-zone = Las horas se muestran y los informes llegan según esta zona horaria: { $zone }.
settings-zone-other = Otra zona horaria
settings-zone-label = Ciudad o zona horaria, p. ej. Europe/Lisbon
settings-language = Lo que publico por mi cuenta está en este idioma. Las respuestas a una persona están en el suyo.
settings-language-and-zone = Idioma y zona horaria
settings-file = Este es el archivo de la comunidad: el mismo que escribe `npm run community -- export`.
settings-file-cut = Este es el comienzo del archivo de la comunidad; `npm run community -- export` lo escribe completo.
# One of several buttons: what it does, and with which one.
settings-option = { $what }: { $option }
settings-none = Nada
settings-nothing = nada
settings-more = y { $count } más
settings-back = Volver
settings-change = Cambiar { $what }
settings-place-here = Publicar aquí
settings-ping-other = Mencionar otros roles
settings-channel-other = Mover a otro canal
settings-place-other = Publicar en otro canal
settings-roles-label = Nombres de los roles, separados por comas
settings-channel-label = Su nombre, como #general, o su número
settings-place-tells = Aquí se publica: { $topics }.
settings-thread-on = Cada propuesta tiene un hilo.
settings-thread-off = Las propuestas se publican sin hilos.
settings-no-thread-button = Sin hilos
settings-pings = Una propuesta nueva menciona a:
settings-no-pings = Una propuesta nueva no menciona a nadie.
settings-ping-about = ¿Con qué propuestas?
settings-ping-roles = Elija los roles que una propuesta nueva mencionará, o ninguno. Propuestas: { $about }.
settings-all-proposals = Todas las propuestas
settings-token = el token { $symbol } en { $chain }
settings-report = { $report }, { $when }, en { $place }
settings-is-admin = administrador: { $who }
settings-is-steward = coordinador: { $who }
settings-admin-other = Otro administrador
settings-steward-other = Otro coordinador
settings-holder-label = Rol, billetera o cuenta (discord:1)
settings-address-label = Dirección de la cuenta
settings-account-name-label = Cómo la llama la gente
settings-token-label = Dirección del token
settings-chain-label = Número de su cadena (1 es Ethereum)
settings-report-label = ¿Qué informe?
settings-report-place-label = ¿Dónde?
settings-when-label = ¿Cuándo?
settings-complaints = **Aún no puedo publicar en todas partes:**

# What was done
settings-changed = Cambio hecho.
settings-removed = Quitado.
settings-found-space =
    Se encontró el espacio **{ $name }**: { $followers ->
        [one] { $followers } seguidor
       *[other] { $followers } seguidores
    }, { $proposals ->
        [one] { $proposals } propuesta
       *[other] { $proposals } propuestas
    }.
settings-any-system = Admite cualquier sistema de votación.
settings-one-system = Admite el sistema de votación { $system }.
settings-found-governor = Se encontró el governor **{ $name }** en la cadena { $chain }.
settings-flavour-openzeppelin-5 = Es OpenZeppelin 5: los miembros pueden votar en él desde aquí, sin pagar gas.
settings-flavour-openzeppelin-4 = Es OpenZeppelin 4: muestro lo que se decide; no se puede votar desde aquí.
settings-flavour-bravo = Es Governor Bravo: muestro lo que se decide; no se puede votar desde aquí.
settings-found-token = Los votos se cuentan en { $token }.
settings-found-timelock = Lo que decide lo ejecuta el timelock { $timelock }, que desde ahora está en la tesorería.
settings-no-timelock = No tiene timelock: agregue usted las cuentas de la tesorería.

# Removing
settings-remove-title = ¿Quitarlo?
settings-remove-venue = Se deja de seguir { $what }. Lo que se decidió allí hasta ahora queda guardado.
settings-remove-account = { $what } deja de contar como cuenta de la DAO.
settings-remove-token = Dejo de buscar { $what } en la tesorería.
settings-remove-place = Dejo de publicar en { $what }, y sus informes terminan.
settings-remove-report = Este informe deja de llegar: { $what }.
settings-remove-admin = { $what } ya no podrá cambiar esta configuración.
settings-remove-steward = { $what } ya no podrá corregir ni revisar.
settings-remove-last-place = Es el único lugar de ese chat donde publico: sin él, ese chat se desconecta de esta comunidad.
settings-leave = Dejo de publicar aquí, y este chat se desconecta de { $name }. La comunidad queda guardada, con todo su historial.
settings-left-title = Chat desconectado
settings-left = Este chat se desconectó de { $name }. Para recuperarla, un administrador obtiene un código con `/join` en un chat privado conmigo y escribe aquí: `/setup code:…`

# Which community a private chat is about
community-here = Este chat es de { $name }.
community-private = Aquí hablamos de { $name }.
community-choose = Hablar de otra
community-of-chat = La comunidad a la que pertenece este chat se cambia con /settings. En un chat privado conmigo puede elegir de cuál hablamos.
community-unknown = No le conozco de esa comunidad. Úseme una vez en su servidor o grupo y después elíjala aquí.

# One community, two platforms
settings-join-button = Agregar otro chat
settings-join-title = Un código que agrega otro chat
settings-join-body =
    Quien gestiona un servidor de Discord o un grupo de Telegram escribe esto allí, y pasa a ser un lugar de { $name }:

    `/setup code:{ $code }`

    Sirve una sola vez y caduca { $until }. Desde entonces, quien gestiona ese chat puede cambiar todo lo de { $name }: dónde decide, sus lugares y quiénes la administran. No se lo dé a nadie más ni lo escriba en otro sitio.
joining-offer-button = También estoy en otra plataforma
joining-code-title = Sea un mismo miembro en ambas plataformas
joining-code-body =
    Escriba esto en el otro chat, con su propia cuenta de allí:

    `/link code:{ $code }`

    Sirve una sola vez y caduca { $until }. Quien lo escriba pasa a ser usted, así que no se lo dé a nadie.
joining-confirm-title = ¿Es usted?
joining-confirm-body = Esta cuenta pasa a ser un mismo miembro con { $accounts } y tiene las mismas billeteras: { $wallets }. Continúe solo si esa cuenta es suya y usted mismo pidió este código.
joining-confirm-button = Sí, soy yo
joining-done-title = Ya es un mismo miembro
joining-done-body = Sus cuentas son ya un mismo miembro: { $accounts }. Sus billeteras: { $wallets }.
joining-link-first = Vincule primero una billetera. O, donde ya vinculó una, escriba `/link` y traiga aquí el código.
joining-no-wallet = La cuenta que dio este código ya no tiene ninguna billetera vinculada. Vincule una allí y pida un código nuevo.
joining-again = Estas cuentas ya son un mismo miembro. No hay nada que hacer.
joining-same-platform = Un miembro tiene una cuenta en cada plataforma, y así usted tendría dos. Escriba `/unlink` con la que ya no usa y vuelva a intentarlo.
code-wrong = Este código no sirve ahora: cada uno vale para un uso y diez minutos. Pida uno nuevo.
code-too-many = Fueron demasiados códigos incorrectos. Espere diez minutos y pida uno nuevo.
joining-in-private = Aquí todos verían de quién son esas cuentas y billeteras. Escriba el código en un chat privado conmigo.

# What can't be done, and what to do instead
settings-not-here = Esto se refiere a un servidor o grupo: escríbalo allí.
settings-operators-only = Solo los operadores de este bot configuran comunidades. Envíeles su cuenta, { $account }: va en OPERATORS, en el entorno del bot.
settings-operators-unknown = Solo los operadores de este bot configuran comunidades, y no puedo saber si usted lo es: escribe como el grupo. Escriba con su propio nombre.
settings-created-too-many = Usted ya configuró { $max } comunidades en este bot, el máximo para una cuenta. Pida a quien lo gestiona que lo incluya en OPERATORS.
settings-settled = Este chat ya pertenece a { $name }. Para configurar aquí otra comunidad, desconéctelo primero.
setup-under-way = Otra persona ya está configurando { $name } aquí, y hasta aquí ha llegado. Lo que usted escribió no se tomó: siga con lo suyo o pulse Empezar de nuevo.
settings-code-seen = Aquí todos pudieron leer ese código, así que ya no sirve. Obtenga otro con `/join` y escríbalo solo en el chat que va a unirse.
settings-gone = Ya no está; quizá otra persona lo cambió. Vuelva a mirarlo.
settings-twice = Ya figura entre los demás.
settings-place-twice = Ya publico allí, o es de otra plataforma. Elija otro canal.
settings-too-many = Puede haber { $max } como máximo. Quite antes otro elemento.
settings-not-possible = Eso no es posible: { $what } { $problem }. Pruebe con otra respuesta.
settings-no-name = La DAO necesita un nombre. Escríbalo, con letras.
settings-no-venue = “{ $typed }” no es un espacio de Snapshot, como `ens.eth`, ni una dirección: 0x y 40 letras y cifras. Vuelva a intentarlo.
settings-no-space = Snapshot no tiene el espacio { $space }. Copie su nombre de su página en snapshot.box.
settings-hub-away = Snapshot no responde en este momento. Vuelva a intentarlo dentro de un minuto.
settings-no-rpc = No tengo cómo acceder a la cadena { $chain }. Quien opera este bot configura RPC_URL_{ $chain } y lo reinicia; después, vuelva a intentarlo.
settings-no-chains = No tengo cómo acceder a ninguna cadena. Quien opera este bot configura RPC_URL_1 para Ethereum, o el de otra cadena; después, vuelva a intentarlo.
settings-chain-away = La cadena { $chain } no responde en este momento. Vuelva a intentarlo dentro de un minuto.
settings-which-chain = Hay un contrato con esta dirección en varias cadenas: { $chains }. Indique cuál.
settings-say-chain = Indique en qué cadena está, por su número: 1 es Ethereum.
settings-no-chain = “{ $typed }” no es el número de ninguna cadena. El de Ethereum es 1; el de Base, 8453; el de Arbitrum, 42161.
settings-no-contract = No hay ningún contrato en { $address } en estas cadenas: { $chains }. Compruebe la dirección; para otra cadena, quien opera este bot configura RPC_URL_ seguido de su número.
settings-no-governor = El contrato en { $address } no es un governor que yo conozca. Indique la dirección donde se presentan las propuestas.
settings-no-token = El contrato en { $address } no es un token. Compruebe la dirección.
settings-no-channel = No encuentro ese canal aquí. Elija uno de los ofrecidos, escriba su nombre o escriba el comando en el propio canal.
settings-several = Aquí hay varios que se llaman “{ $typed }”. Mencione el que quiere o escriba su número.
settings-no-role = Ese rol no es de este servidor. Elija entre los ofrecidos o escriba su nombre.
settings-no-zone = No conozco la zona horaria “{ $zone }”. Escriba una ciudad, como Berlin, o un nombre, como America/Lima.
settings-no-language = No hablo ese idioma. Elija uno de los ofrecidos.
settings-no-holder = “{ $typed }” no es la dirección de una billetera, ni un rol de aquí, ni una cuenta. Una cuenta es como discord:123 o telegram:456.
settings-no-report = No existe ese informe. Elija uno de los ofrecidos.
settings-no-report-place = Aún no se publican informes en ningún lugar. Elija primero un lugar donde se publiquen.
settings-no-time = “{ $when }” es un momento que nunca llega. Elija uno de los ofrecidos o escriba una expresión cron como "0 9 * * 1".
settings-reports-there = Hay informes programados para este lugar. Primero quítelos o cámbielos de lugar.
settings-last-place = Es el único lugar de este chat donde publico, así que se queda. Muévalo a otro canal o desconecte este chat.
settings-last-there = Es el único lugar de ese chat donde publico, y sin él ese chat se desconectaría. Cámbielo allí.
settings-no-venue-yet = Agregue primero una plataforma de votación: ¿dónde decide la DAO?
settings-no-place-yet = Elija primero dónde publico en este chat.
