# The local community's chat and people.
local-working-title = Un momento…
local-working = Estoy consultando y mostraré la respuesta aquí.
local-about-newcomer = Acaba de llegar: aún sin poder de voto
local-about-holder = Tiene 100,000 votos
local-about-delegate = Vota por sí y por otros
local-about-steward = Revisa y prepara los pagos
local-about-admin = Se encarga de este bot
local-welcome-title = Esta es la comunidad { $community }
local-welcome =
    Es una comunidad en su propio equipo: una cadena, un hub de Snapshot y este chat. Nada de aquí tiene valor, así que pruébelo todo.

    Empiece con /link; después abra una propuesta de abajo y vote. A la izquierda puede ser otra persona; arriba puede adelantar el tiempo.
local-used-already = Esta página ya se usó: { $text }
