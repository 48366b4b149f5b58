# The commands: the message is the description, an attribute describes an option.
command-help = Mostrar lo que sé hacer
    .command = El comando que se quiere conocer
command-link = Vincular una billetera a su cuenta de chat
    .code = Un código de otra plataforma, para ser un mismo miembro en ambas
    .confirm = Que está seguro
command-unlink = Desvincular sus billeteras
    .wallet = La dirección de una billetera; sin ella, todas
    .confirm = Confirmar que es lo que quiere
command-whoami = Mostrar quién es usted aquí: billeteras, cuentas de chat, roles
command-proposals = Listar las propuestas
    .state = Solo las que están en este estado
    .category = Solo las de esta categoría
    .text = Solo las que contienen estas palabras
    .page = Qué página
command-proposal = Mostrar una propuesta: qué dice, cómo va, qué puede hacer usted
    .proposal = Su número
    .page = Una página de su texto completo
command-vote = Votar una propuesta
    .proposal = Su número
    .choice = La opción por la que vota
    .reason = El motivo; todos pueden leerlo
command-treasury = Mostrar lo que tiene la tesorería
command-doctor = Mostrar cómo está todo aquello de lo que dependo
command-setup = Configurar una comunidad en este servidor o grupo
    .code = Un código que hace de este chat un lugar de una comunidad de otro sitio
    .show = Qué mirar
    .set = Qué cambiar; los botones lo rellenan
    .to = Lo que debe ser
    .name = El nombre de la DAO o de una cuenta
    .chain = El número de la cadena; 1 es Ethereum
    .at = Qué lugar o parte; los botones lo rellenan
    .for = Para qué categoría de propuestas
    .when = Cuándo llega un informe: daily, weekly o una expresión cron
    .confirm = Que está seguro
command-settings = Cambiar esta comunidad: votaciones, tesorería, lugares, informes, roles
    .show = Qué mirar
    .set = Qué cambiar; los botones lo rellenan
    .to = Lo que debe ser
    .name = El nombre de la DAO o de una cuenta
    .chain = El número de la cadena; 1 es Ethereum
    .at = Qué lugar o parte; los botones lo rellenan
    .for = Para qué categoría de propuestas
    .when = Cuándo llega un informe: daily, weekly o una expresión cron
    .confirm = Que está seguro
command-join = Obtener un código que agrega otro servidor o grupo a esta comunidad
command-community = Mostrar de qué comunidad trata este chat
    .choose = Otra comunidad, en un chat privado

help-title = Lo que { $community } puede hacer aquí
help-intro = Escriba una barra y un nombre. Casi todo lleva medio minuto en un teléfono.
help-command-title = /{ $command }
help-access-linked = Requiere una billetera vinculada.
help-access-steward = Para coordinadores.
help-access-admin = Para administradores.
help-access-manager = Para quien gestiona este servidor o grupo, y para administradores.
help-title-unsettled = Lo que sigue
help-unsettled = Traigo a este chat la asamblea de una DAO: propuestas, votos firmados, y lo que la tesorería tiene y paga. Primero, quien gestiona este servidor o grupo indica de qué DAO se trata: /setup hace unas preguntas y lleva cinco minutos.
help-private = Solo usted ve la respuesta.
help-start-button = Ver las propuestas
help-unknown = No existe el comando /{ $command }.

link-title = Vincule su billetera
link-body =
    Abra la página y firme un mensaje con su billetera. No cuesta nada ni mueve dinero; solo demuestra que la billetera es suya.

    La página es solo suya y deja de funcionar { $until }. No la comparta.
link-open-button = Abrir la página de firma
link-more = Ya vinculadas: { $wallets }. Puede agregar otra.

unlink-title = Desvinculación hecha
unlink-body =
    { $count ->
        [one] Ya no conozco esta billetera suya: { $wallets }.
       *[other] Ya no conozco estas billeteras suyas: { $wallets }.
    }
unlink-confirm-title = ¿Desvincular todo?
unlink-confirm =
    { $count ->
        [one] Dejaría de conocer esta billetera suya: { $wallets }. Para volver a votar, vincúlela de nuevo.
       *[other] Dejaría de conocer estas billeteras suyas: { $wallets }. Para volver a votar, vincúlelas de nuevo.
    }
unlink-confirm-button = Sí, desvincular
unlink-none-title = Nada que desvincular
unlink-none = Usted no tiene aquí ninguna billetera vinculada.
unlink-not-yours = La billetera { $wallet } no está vinculada a usted. /whoami muestra las que sí lo están.

whoami-title = { $name }
whoami-unlinked = Esta cuenta aún no tiene ninguna billetera vinculada. Vincule una para votar.
whoami-linked = Estas son sus billeteras aquí.
whoami-wallets = Billeteras
whoami-primary = { $wallet } (primera)
whoami-accounts = Cuentas de chat
whoami-roles = Roles
whoami-role-steward = coordinador
whoami-role-admin = administrador
whoami-role-member = miembro
whoami-unlink-button = Desvincular

vote-sign-title = Firme su voto sobre la propuesta { $number }
vote-sign-body =
    Vota **{ $choice }** en “{ $title }”.

    Abra la página y firme con su billetera: no paga gas. Los votos y los motivos son públicos para siempre. La página deja de funcionar { $until }.
vote-open-button = Firmar mi voto
vote-choose-title = Vote la propuesta { $number }
vote-choose-label = ¿Por qué opción vota?
vote-choose-several = Los números de lo que aprueba, p. ej. 1,3
vote-choose-ranking = Todos los números, el mejor primero: 2,1,3
vote-choose-weights = Cómo reparte su voto, p. ej. 1:60,2:40
vote-choose-button = Rellenar la papeleta
vote-reason-label = ¿Por qué? Todos pueden leerlo

doctor-title-well = Todo aquello de lo que dependo está en orden
doctor-title-failing =
    { $count ->
        [one] { $count } cosa requiere atención
       *[other] { $count } cosas requieren atención
    }
doctor-well =
    { $count ->
        [one] { $count } cosa está bien
       *[other] { $count } cosas están bien
    }
doctor-waiting = aún sin probar
doctor-failing = falla desde { $since }: { $detail }
doctor-remedy = Qué hacer: { $remedy }
doctor-version = Folkmoot { $version }, en marcha desde el { $since }
