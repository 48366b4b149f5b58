## Signing requests: what the page's endpoints answer

sign-unknown = Este enlace no se conoce aquí. Puede estar cortado o tener más de un día. Vuelva al chat y pida uno nuevo.
sign-expired = Este enlace ha caducado. Vuelva al chat y pida uno nuevo.
sign-used = Este enlace ya se usó. Vuelva al chat y pida uno nuevo si quiere hacer algo más.
sign-taken = Este enlace se abrió en otro navegador. Continúe allí, o vuelva al chat y pida uno nuevo.
sign-stranger = Su cuenta de Telegram no es aquella para la que es este enlace, o Telegram no responde por ella. Vuelva al chat y pida un enlace propio.
sign-opened-long-ago = Telegram abrió esta página hace demasiado tiempo. Vuelva al chat y pida un enlace nuevo.
sign-too-many-attempts = No funcionó demasiadas veces. Vuelva al chat y pida un enlace nuevo.
sign-foreign-page = Esta solicitud vino de otro sitio, así que no se hizo nada. Abra el enlace del chat.
sign-not-prepared = Primero elija una billetera.
sign-wrong-wallet = La billetera { $wallet } no puede firmar esto. Hace falta { $count ->
    [one] su billetera vinculada { $wallets }
   *[other] una de sus billeteras vinculadas: { $wallets }
}.
sign-wrong-signature = Esta firma no es la de { $wallet } sobre lo que se mostró. No se envió nada; firme de nuevo con esa billetera.
sign-unchecked-signature = No se pudo comprobar la firma, porque la cadena de la billetera no responde. No se envió nada; vuelva a intentarlo dentro de un momento.
sign-stale = Lo que firmó cambió entretanto. No se envió nada; revíselo y firme de nuevo.
sign-pending = Su firma es correcta y está en camino. El resultado aparece aquí; también puede cerrar esta página y mirar el chat más tarde.

## What people call the platforms

platform-discord = Discord
platform-telegram = Telegram
platform-local = Chat local
