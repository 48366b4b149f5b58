## Telegram: what the adapter itself says

# Set before a title, where a message has no colour.
telegram-mark-good = ✅
telegram-mark-warn = ⚠️
telegram-mark-error = ❗

telegram-read-all = Leer completo
telegram-in-browser = En mi navegador
telegram-confirm = ✔️ Esa es mi elección
telegram-working = Estoy en ello…

# Answers that are for one person alone, asked for in a group
telegram-answered-privately = Le respondí en nuestro chat privado.
telegram-write-first = Aún no puedo escribirle. Abra nuestro chat privado y pulse Iniciar: la respuesta aparece enseguida.
telegram-open-private = Abrir nuestro chat privado
telegram-anonymous = Usted escribe como el grupo, así que no sé quién es. Escriba con su propio nombre (en los administradores del grupo, desactive “Permanecer anónimo”) o pregúnteme en nuestro chat privado.
telegram-link-asks-title = ¿Hago esto?
telegram-link-asks = El enlace que abrió pide `{ $call }`. Pulse el botón si es lo que quiere.
telegram-link-asks-button = Sí, hágalo

# Buttons
telegram-too-old = Este mensaje es demasiado antiguo para sus botones. Pídalo de nuevo.
telegram-choose-at-least = { $min ->
    [one] Elija al menos una.
   *[other] Elija al menos { $min }.
}
telegram-choose-at-most = { $max ->
    [one] Elija solo una.
   *[other] Elija como máximo { $max }.
}

# Forms: one question after the other
telegram-form-optional = opcional
telegram-form-skip = Omitir
telegram-form-cancel = Cancelar
telegram-form-how = Responda a este mensaje.
telegram-form-how-optional = Responda a este mensaje, o con “-” para omitirlo.
telegram-form-numbers = Responda con el número de su opción.
telegram-form-numbers-several = Responda con los números de sus opciones, p. ej. 1,3.
telegram-form-skipped = omitido
telegram-form-cancelled = Cancelado. No se hizo nada.
telegram-form-over = Esta pregunta ya terminó. Empiece de nuevo desde el mensaje con el formulario.
telegram-form-nothing = No hay nada que cancelar.
telegram-form-required = Necesito una respuesta a esto.
telegram-form-too-short = { $min ->
    [one] Es demasiado corto: al menos { $min } carácter.
   *[other] Es demasiado corto: al menos { $min } caracteres.
}
telegram-form-too-long = { $max ->
    [one] Es demasiado largo: como máximo { $max } carácter.
   *[other] Es demasiado largo: como máximo { $max } caracteres.
}
telegram-form-not-among = Esa no es una de las opciones.

# A group that the bot was added to
telegram-welcome-title = ¡Hola! Traigo a este grupo la asamblea de una DAO
telegram-welcome = Las propuestas y cómo van, votos firmados, y lo que la tesorería tiene y paga, aquí mismo. Primero, quien gestiona este grupo indica de qué DAO se trata: /setup hace unas preguntas y lleva cinco minutos.

# What people see before they write to the bot
telegram-description = Traigo a Telegram la asamblea de una DAO: vea qué se está decidiendo, vote con su billetera sin pagar gas y siga lo que la tesorería tiene y paga. Nunca tengo sus claves. Pulse Iniciar o agrégueme a su grupo.
telegram-short-description = La asamblea de una DAO en su chat: propuestas, votos firmados y tesorería. Nunca tengo sus claves.

# What keeps the bot from posting
telegram-no-group = No estoy en este grupo: se eliminó, o me quitaron de él. Agrégueme de nuevo o quite el lugar de la comunidad.
telegram-no-right = No puedo escribir en este grupo. Hágame administrador o permita que los miembros envíen mensajes.
telegram-no-topic = El tema ya no existe. Elija otro para este lugar.
telegram-topic-closed = El tema está cerrado y solo escriben en él los administradores. Ábralo o hágame administrador con el derecho de gestionar temas.
telegram-message-gone = El mensaje ya no se puede cambiar: se eliminó, o el grupo se trasladó.

telegram-admins-of = Administradores de { $group }
telegram-topic = { $group } › tema { $topic }
telegram-named-topic = { $group } › { $topic }

remedy-telegram = Compruebe TELEGRAM_TOKEN (@BotFather lo muestra), y que ningún otro programa usa el mismo bot. Sigo intentándolo por mi cuenta.
remedy-telegram-webhook = Telegram no pudo entregar novedades en PUBLIC_URL. Compruebe que se puede acceder desde fuera por https con un certificado válido, o quite TELEGRAM_WEBHOOK.
remedy-telegram-limits = No hay que hacer nada: lo retenido se envía más tarde. Si continúa, publique menos asuntos en el mismo grupo.
remedy-telegram-place = Haga en ese grupo lo que dice la línea, o cambie el lugar con /settings.
