## The signing page. It runs in the browser, apart from the rest.

page-title = { $title } · Folkmoot
page-title-plain = Firmar · Folkmoot
page-community = { $community }
page-loading = Cargando su solicitud…

# Whom it is for
page-for = Esta página es para la cuenta de { $platform }
page-number = Cuenta número { $id }
page-stop = ¿No es usted, o alguien le envió este enlace? Deténgase y cierre esta página.

# What is signed
page-what = Lo que firma
page-exact = El mensaje exacto
page-exact-later = Contiene su billetera, así que se escribe cuando elige una. Lo verá aquí y en su billetera antes de firmar.
page-exact-typed = { $name }, tal como lo recibe su billetera (EIP-712)
page-exact-message = Tal como lo recibe su billetera (EIP-191)

# The wallets
page-wallets = Elija su billetera
page-wallets-any = Cualquier billetera suya. Firmar no cuesta nada: no hay ninguna transacción.
page-wallets-these = { $count ->
    [one] Solo puede firmar esta billetera suya:
   *[other] Solo puede firmar una de estas billeteras suyas:
}
page-wallet-generic = La billetera de este navegador
page-no-wallet = No se encontró ninguna billetera en este navegador
page-no-wallet-computer = En una computadora: active la extensión de su billetera en el navegador, o instale una, y recargue esta página.
page-no-wallet-phone = En un teléfono: abra la aplicación de su billetera y abra esta página en el navegador que lleva dentro.
page-copy = Copiar la dirección de esta página
page-copied = Copiada. Péguela en el navegador de la aplicación de su billetera y en ningún otro sitio.
page-reload = Recargar

# Inside Telegram
page-app = Su billetera no está dentro de Telegram
page-app-why = Abra esta página en su navegador, o en el navegador que lleva dentro la aplicación de su billetera. Allí continúa.
page-app-open = Abrir en mi navegador
page-to-chat = Volver al chat

# Signing
page-connecting = Preguntando a { $wallet } qué cuenta usar…
page-preparing = Escribiendo lo que va a firmar…
page-signing = Revíselo en { $wallet } y firme allí.
page-sending = Comprobando su firma y enviándola…
page-start-over = Empezar de nuevo
page-try-again = Reintentar
page-sign-again = Firmar de nuevo
page-other-account = Elegir otra cuenta
page-switch = Cambiar a la red { $chain }

# What comes in between
page-rejected = No firmó y no se envió nada. Cuando quiera, vuelva a elegir una billetera.
page-wallet-busy = { $wallet } tiene todavía una pregunta pendiente para usted. Ábrala, responda allí y vuelva a intentarlo.
page-wallet-failed = { $wallet } no pudo hacerlo: { $reason }
page-no-account = { $wallet } no muestra ninguna cuenta a esta página. Desbloquéela y permita que esta página vea una.
page-wrong-account = { $wallet } está en { $account }, que no puede firmar esto. Elija { $wallets } en ella y vuelva a intentarlo.
page-wrong-chain = { $wallet } está en otra red. Lo que firma pertenece a la red { $chain }.
page-unknown-chain = { $wallet } no conoce la red { $chain }. Agréguela allí y vuelva a intentarlo.
page-offline = El servidor no responde. Compruebe su conexión y vuelva a intentarlo.
page-unclear = Algo salió mal (estado { $status }). Vuelva a intentarlo.

# How it ended
page-accepted = Hecho
page-refused = No se hizo
page-pending = En camino
page-expired = Este enlace ha caducado
page-unknown = Este enlace no se conoce
page-taken = Abierto en otro navegador
page-stranger = Esto no está abierto para usted
page-unreachable = No se puede cargar su solicitud
page-closed = Esto no se puede firmar ahora
page-back = Puede cerrar esta página y volver al chat.
page-again = Vuelva al chat para intentarlo de nuevo.

# The time left
page-left = Funciona durante { $time } más
