## Signed messages on their way

relay-expired = No se pudo entregar a tiempo y no se volverá a intentar. Si la otra parte no respondió, puede que haya llegado de todos modos: compruébelo allí antes de firmar de nuevo.

## What /doctor says of it

relay-remedy = Un mensaje firmado espera una vía de salida que este bot no tiene. Compruebe que el archivo de la comunidad aún nombra la plataforma de votación y reinicie.
purse-remedy = Si dice que falta el secreto, configure RELAYER_SECRET y reinicie; si la cadena no responde, arregle eso primero. Si no, envíe moneda de la cadena a la dirección del monedero, o aumente lo que permite el archivo de la comunidad en “relay”. Mientras tanto, los votos esperan y salen por sí solos.
sequencer-remedy = Los votos esperan y salen por sí solos en cuanto responda el secuenciador de Snapshot. Si continúa, compruebe SNAPSHOT_SEQUENCER_URL.
