## The browser chat of the local community

chat-title = { $community } · Folkmoot
chat-bot-name = Folkmoot
chat-bot-tag = Bot

# The sidebar
chat-sidebar-open = Abrir la barra lateral
chat-sidebar-close = Cerrar la barra lateral
chat-sidebar-name = Comunidad y personas
chat-channels = Canal
chat-people = Elegir una persona
chat-people-hint = Todas las personas de aquí son usted. Cada una tiene su propia billetera de prueba.
chat-you-are = Usted es { $name }

# The clock of the local world
chat-time = Hora de este mundo
chat-time-hint = Adelante el tiempo para ver cómo terminan las votaciones y salen los pagos.
chat-time-hour = +1 hora
chat-time-day = +1 día
chat-time-days = +3 días

# The messages
chat-messages = Mensajes
chat-welcome = Esta es la comunidad { $community }
chat-welcome-body = Aquí empieza #{ $channel }. Usted es { $name }, con su propia billetera de prueba; nada de esto cuesta dinero.
chat-welcome-next = Vincule su billetera con `/link`, vea qué se está decidiendo con `/proposals` y vote.
chat-loading = Cargando los mensajes…
chat-used = { $name } usó
chat-thinking = Folkmoot está en ello…
chat-private = Solo usted puede ver esto
chat-edited = (editado)
chat-edited-hint = Este mensaje se actualizó después de enviarse
chat-new-messages = { $count ->
    [one] 1 mensaje nuevo
   *[other] { $count } mensajes nuevos
}
chat-to-end = Ir al mensaje más reciente
chat-reconnecting = El bot no está. Reconectando…

# Cards
chat-tone-good = Hecho:
chat-tone-warn = Atención:
chat-tone-error = No se hizo:
chat-category-safety = Seguridad
chat-category-model-funding = Financiación de modelos
chat-category-other-funding = Financiación
chat-category-protocol = Protocolo
chat-category-meta = Gobernanza
chat-category-other = Otras
chat-opens-new-tab = se abre en otra pestaña
chat-bar = { $percent } %
chat-select-pick = { $label }…
chat-select-confirm = Confirmar
chat-select-exactly = { $min ->
    [one] Elija una
   *[other] Elija { $min }
}
chat-select-between = Elija entre { $min } y { $max }
chat-select-at-most = Elija hasta { $max }
chat-select-at-least = Elija { $min } o más

# Forms
chat-form-cancel = Cancelar
chat-form-optional = opcional
chat-form-none = Nada elegido
chat-form-required = Esto es necesario.
chat-form-too-short = { $min ->
    [one] Al menos 1 carácter.
   *[other] Al menos { $min } caracteres.
}
chat-form-too-long = { $max ->
    [one] Como máximo 1 carácter.
   *[other] Como máximo { $max } caracteres.
}

# The composer
chat-compose = Mensaje a #{ $channel }
chat-compose-hint = Escriba / para ver lo que sabe hacer el bot
chat-send = Enviar
chat-hints = Buenos primeros pasos
chat-completions = Sugerencias
chat-option-required = obligatorio
chat-option-text = texto
chat-option-integer = número entero
chat-option-choice = una de estas

# What can go wrong
chat-error-away = El bot no responde en este momento.
chat-error-slow = El bot tardó demasiado en responder. Quizá siga trabajando: vuelva a mirar dentro de un momento.
chat-error-unknown = Algo salió mal (estado { $status }).
chat-dismiss = Descartar

# How a message looks on another platform
chat-look = Aspecto
chat-look-own = Folkmoot
chat-look-discord = Discord
chat-look-telegram = Telegram
chat-look-app = Aplicación
chat-look-dismiss = Descartar mensaje
chat-look-edited = editado
chat-look-private = En el chat privado
chat-look-more = Mostrar completo
chat-look-failed = No se pudo dibujar.
chat-look-not-here = Eso solo puede hacerlo el chat real.
chat-look-submit = Enviar
