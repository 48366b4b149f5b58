# What the Discord adapter says by itself.

discord-read-rest = Leer el resto
discord-form-late = Este formulario tardó demasiado en llegar. Pulse el botón de nuevo.
discord-not-shown = Tengo una respuesta, pero Discord no la aceptó. Un administrador encontrará más en mi registro.

discord-welcome-title = Hola, soy Folkmoot
discord-welcome =
    Traigo la asamblea de una DAO a su chat: qué se está decidiendo, cómo va, votos firmados con la propia billetera, y adónde va el dinero.

    A continuación, quien gestiona este servidor escribe `/setup`. Lleva cinco minutos: dónde se deciden las propuestas, qué tesorería seguir y dónde publicar.

# What keeps posts from a place. The permissions are named as Discord's settings name them.
discord-server-gone = Ya no estoy en el servidor. Agrégueme de nuevo o quite el lugar con `/settings`.
discord-channel-gone = El canal { $channel } ya no existe o no me es visible. Elija otro con `/settings` o deme “Ver canal” en él.
discord-channel-unfit = No puedo publicar en { $channel }: no es un canal de texto ni un foro. Elija otro canal.
discord-forum-tag = Las publicaciones del foro { $channel } requieren una etiqueta, y no tiene ninguna que yo pueda usar. Agregue una en su configuración.
discord-lacks-view = No puedo ver { $channel }. Deme “Ver canal” en los permisos de ese canal.
discord-lacks-send = No puedo escribir en { $channel }. Deme “Enviar mensajes” en los permisos de ese canal.
discord-lacks-create-posts = No puedo abrir publicaciones en { $channel }. Deme “Crear publicaciones” en los permisos de ese canal.
discord-lacks-send-in-threads = No puedo escribir en los hilos de { $channel }. Deme “Enviar mensajes en hilos” en los permisos de ese canal.
discord-lacks-send-in-posts = No puedo escribir en las publicaciones de { $channel }. Deme “Enviar mensajes en publicaciones” en los permisos de ese canal.
discord-lacks-create-threads = No puedo abrir hilos en { $channel }. Deme “Crear hilos públicos” en los permisos de ese canal.
discord-lacks-links = Mis enlaces e imágenes no se muestran en { $channel }. Deme “Insertar enlaces” en los permisos de ese canal.
discord-lacks-history = No encuentro mis propias publicaciones en { $channel } para mantenerlas al día. Deme “Leer el historial de mensajes” en los permisos de ese canal.

discord-lacks-mention = No puedo avisar al rol { $role } en { $channel }. Permita en los ajustes del rol que cualquiera lo @mencione, o deme “Mencionar @everyone, @here y todos los roles”.
discord-role-gone = El rol { $role }, al que hay que avisar en { $channel }, ya no existe. Elija otro con `/settings`.

# For /doctor.
remedy-discord = Si no se recupera por sí solo: compruebe DISCORD_TOKEN y discordstatus.com.
remedy-discord-commands = Puede que falten comandos o sean antiguos. Se vuelve a intentar por sí solo; compruebe DISCORD_TOKEN, y que se me invitó con el ámbito “applications.commands”.
remedy-discord-limits = Discord rechaza o frena las solicitudes. Lo habitual es que un canal tenga un permiso incorrecto: vea las otras líneas.
remedy-discord-place = Corríjalo en la configuración del servidor o del canal. Se vuelve a mirar en cinco minutos como máximo.
