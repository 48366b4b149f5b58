## What the HTTP server answers when there is nothing else to say

http-not-found = No hay nada en esta dirección.
http-wrong-method = Esta dirección no se puede usar así; admite { $methods }.
http-too-large = Es más de lo que admite esta dirección.
http-too-many = Demasiadas solicitudes desde su red. Espere un momento y vuelva a intentarlo.
http-broken = Algo salió mal de nuestro lado. Vuelva a intentarlo; si sigue así, avise a un administrador de su comunidad.
http-not-json = Esta dirección admite JSON, con el tipo de contenido application/json.
http-wrong-json = Esta dirección admite JSON con { $wants }.
