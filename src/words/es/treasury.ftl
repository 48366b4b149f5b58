## What the treasury holds, and what left it

treasury-of = Tesorería de { $community }
treasury-report-of = Informe de tesorería: { $community }
treasury-total = **{ $usd }** en { $count ->
    [one] una cuenta
   *[other] { $count } cuentas
}, leído { $at }
treasury-total-part = **{ $usd }** en lo que se pudo leer hasta ahora
treasury-no-total = Nada de ello tiene precio. Leído { $at }
treasury-change = { $change } desde el { $at }, cuando había { $before }
treasury-no-change = Lo mismo que el { $at }
treasury-none = El archivo de la comunidad no nombra ninguna cuenta de tesorería. Un administrador puede agregarlas en `treasury`.
treasury-not-read = Aún no se ha leído nada. Vuelva a intentarlo dentro de un momento; /doctor dice si algo va mal.
treasury-tokens = Por token
treasury-token = **{ $amount } { $symbol }** · { $usd }
treasury-token-unpriced = **{ $amount } { $symbol }** · sin precio, no está en el total
treasury-price = { $usd } por unidad, { $source } { $at }
treasury-price-old = { $usd } por unidad, { $source } { $at }: **un precio antiguo**
treasury-source-feed = oráculo de precios
treasury-source-market = precio de mercado
treasury-account = { $name } · { $usd }
treasury-account-chain = { $name } ({ $chain })
treasury-account-unread = Aún sin leer
treasury-account-empty = Vacía
treasury-more-accounts = Y { $count ->
    [one] una cuenta más, incluida
   *[other] { $count } cuentas más, incluidas
} en el total
treasury-no-price = sin precio
treasury-again = Volver a mirar

payouts-of = Informe de pagos: { $community }
payouts-period = Del { $since } al { $until }
payouts-none = No se pagó nada.
payouts-incomplete = Lo que se pagó después aún no se conoce; lo dirá el próximo informe.
payouts-total = **{ $amounts }** en { $count ->
    [one] un pago
   *[other] { $count } pagos
}
payouts-payment = **{ $amount } { $symbol }** a { $recipient }
payouts-proposal = #{ $number } { $title }
payouts-without-proposal = No se encontró la propuesta correspondiente
payouts-where = desde { $account }, transacción { $transaction }, { $at }
payouts-more = Y { $count ->
    [one] un pago más, incluido
   *[other] { $count } pagos más, incluidos
} en el total

remedy-treasury = Compruebe el RPC_URL de esta cadena, y las cuentas y los tokens del archivo de la comunidad. Lo último que se leyó se muestra con su antigüedad.
remedy-price-feeds = Compruebe las direcciones de los oráculos de precios en el archivo de la comunidad: deben ser de Chainlink, en dólares estadounidenses y en esta cadena. El último precio se muestra con su antigüedad.
remedy-price-market = Compruebe PRICE_URL, o asigne a los tokens un oráculo de precios en el archivo de la comunidad. El último precio se muestra con su antigüedad.
