# Proposals: what is being decided, and how it stands.

state-pending = Aún no abierta
state-active = Abierta a votación
state-ended = Votación terminada
state-passed = Aprobada
state-rejected = Rechazada
state-queued = Aprobada, en cola para su ejecución
state-executed = Ejecutada
state-expired = Aprobada, pero no ejecutada a tiempo
state-cancelled = Retirada
state-closed = Todo lo que ya terminó

category-model-funding = Financiación de modelos
category-safety = Seguridad
category-other-funding = Financiación
category-protocol = Protocolo
category-meta = Gobernanza
category-other = Otras
# Set before the name where a platform shows no colours.
category-mark-model-funding = 🧠
category-mark-safety = 🛡️
category-mark-other-funding = 💰
category-mark-protocol = ⚙️
category-mark-meta = 🏛️
category-mark-other = 📄

category-reason-block = su bloque folkmoot dice “{ $said }”
category-reason-block-model = su bloque folkmoot pide dinero para el modelo “{ $model }”
category-reason-label = lleva la etiqueta “{ $label }”
category-reason-words = su texto habla de { $words }
category-reason-none = nada en ella dice más

action-pays = Paga { $amount } { $symbol } a `{ $recipient }`
action-call = Llama a `{ $call }` en `{ $target }`

proposal-title = #{ $number } { $title }
proposal-untitled = Sin título
proposal-state-pending = **Aún no abierta.** La votación empieza { $start } y termina { $end }.
proposal-state-active = **Abierta a votación.** La votación termina { $end }.
proposal-state-ended = **Votación terminada.** Terminó { $end }.
proposal-state-counting = **Votación terminada.** Terminó { $end }; el recuento final está en curso.
proposal-state-passed = **Aprobada.** La votación terminó { $end }.
proposal-state-rejected = **Rechazada.** La votación terminó { $end }.
proposal-state-queued = **Aprobada** y en cola para su ejecución.
proposal-state-queued-until = **Aprobada** y en cola: se podrá ejecutar { $when }.
proposal-state-executed = **Aprobada y ejecutada.** La votación terminó { $end }.
proposal-state-expired = **Aprobada, pero no ejecutada a tiempo.**
proposal-state-cancelled = **Retirada.** Ya no se decide sobre ella.
proposal-about = aproximadamente { $when }
proposal-leading = Opción más votada: **{ $choice }**.
proposal-tie = Ninguna opción tiene más votos que todas las demás.

proposal-category = { $mark } { $category }: { $reason }
proposal-tally-unknown = No se conoce el recuento
proposal-tally-unknown-total = No se conoce por opción; en total votaron { $total }
proposal-tally-secret = Secreto hasta que termine la votación
proposal-tally-more = { $count ->
    [one] … y 1 opción más
   *[other] … y { $count } opciones más
}
proposal-votes = { $count ->
    [0] Ningún voto
    [one] 1 voto
   *[other] { $count } votos
}
proposal-quorum-reached = Quórum alcanzado: { $turnout } de { $quorum }
proposal-quorum-missing = Quórum: faltan { $missing } de { $quorum }
proposal-quorum-unknown = Quórum: { $quorum }; no se conoce cuántos votaron
proposal-quorum-rejecting = { $against } de los { $quorum } que la rechazarían
proposal-actions = **Si se aprueba:**
proposal-actions-done = **Lo que hizo:**
proposal-actions-not = **Lo que habría hecho:**
proposal-actions-more = { $count ->
    [one] … y 1 paso más
   *[other] … y { $count } pasos más
}
proposal-you-wallet = **Usted** (`{ $wallet }`): { $power }, { $voted }
proposal-you-power = { $power } votos
proposal-you-power-none = sin poder de voto aquí
proposal-you-power-unknown = poder de voto aún desconocido
proposal-you-voted = votó **{ $choice }**
proposal-you-voted-hidden = ha votado
proposal-you-not-voted = no ha votado
proposal-you-vote-unknown = aún no se sabe si votó
proposal-you-more = { $count ->
    [one] … y 1 billetera más
   *[other] … y { $count } billeteras más
}
proposal-vote-button = Votar: { $choice }
proposal-vote-select = Elegir y votar
proposal-vote-select-several = Elegir una o varias y votar
proposal-vote-ballot = Votar
proposal-read-button = Leer completa
proposal-back-button = Volver a la propuesta

list-title = Propuestas
list-title-filtered = Propuestas: { $filters }
list-text = “{ $text }”
list-summary = { $total ->
    [one] 1 propuesta
   *[other] { $total } propuestas
}
list-summary-pages = { $total } propuestas, página { $page } de { $pages }
list-summary-typed = { $total } propuestas, página { $page } de { $pages }. Agregue `page:{ $next }` para ver la siguiente.
list-none = Aún no hay propuestas. Las nuevas aparecen aquí por sí solas.
list-none-found = Ninguna propuesta coincide. `/proposals` las muestra todas.
list-line-priority = { $mark } **{ $category }** · **#{ $number }** { $title }
list-line = { $mark } **#{ $number }** { $title }
list-line-ends = { $state }, termina { $when }
list-line-begins = { $state }, empieza { $when }
list-line-ended = { $state }, terminó { $when }
list-line-over = La votación terminó { $when }
list-previous = ◀ Página { $page }
list-next = Página { $page } ▶
list-open-button = #{ $number }

chain-not-configured = Este bot no tiene cómo acceder a la cadena { $chain }. Un administrador puede configurar RPC_URL_{ $chain }.
remedy-rpc = El nodo de la cadena no responde. Compruebe el RPC_URL de esta cadena o agréguele una segunda dirección, separada por una coma. Lo leído antes se sigue mostrando.
remedy-chain = No se están leyendo los bloques de esta cadena. Compruebe el RPC_URL de esta cadena; la lectura continúa por sí sola donde se detuvo.
remedy-snapshot = No se están actualizando las propuestas de este espacio de Snapshot. Compruebe SNAPSHOT_HUB_URL y SNAPSHOT_SEQUENCER_URL, y si Snapshot funciona; mientras tanto no se pierde nada.
