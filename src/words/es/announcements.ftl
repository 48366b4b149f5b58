## What the bot posts by itself. A title in these is plain text.

announce-new = **Nueva.** Aquí está todo lo necesario para decidir; esta publicación sigue los votos.
announce-started = Votación abierta: { $title }
announce-started-body = Termina { $until }.
announce-passed = Aprobada: { $title }
announce-rejected = Rechazada: { $title }
announce-ended = Votación terminada: { $title }
announce-queued = En cola para su ejecución: { $title }
announce-queued-body = Se aprobó. Se podrá ejecutar { $at }.
announce-queued-soon = Se aprobó y espera su turno.
announce-executed = Ejecutada: { $title }
announce-executed-paid = Pagado desde la tesorería: **{ $amounts }**
announce-executed-payment = **{ $amount }** a { $recipient }, transacción { $transaction }
announce-executed-more = Y { $count ->
    [one] un pago más
   *[other] { $count } pagos más
}
announce-executed-nothing = No incluía ningún pago de la tesorería.
announce-cancelled = Cancelada: { $title }
announce-cancelled-body = No se decidirá.
announce-undone = Anulada: { $title }
announce-undone-report = Anulado: un informe
announce-undone-body = Esto se publicó aquí, pero la cadena ha deshecho lo que contaba. Si vuelve a ocurrir, esta publicación lo dirá.
announce-joined = Otro chat pertenece ahora a esta comunidad
announce-joined-body = { $chat } ({ $platform }) se unió a { $community } con un código: las novedades se publican también allí, y quien gestiona ese chat puede cambiar toda la configuración. Si no era lo previsto, quite el lugar y revise qué se cambió.
announce-open = Ver la propuesta
announce-category-model-funding = **Financiación de modelos**
announce-category-safety = **Seguridad**

remedy-place = Compruebe que el bot está en el canal y puede escribir en él, y que el canal del archivo de la comunidad es el correcto.
remedy-no-chat = Configure el token de esta plataforma o quite el lugar del archivo de la comunidad.
