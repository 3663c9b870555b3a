//! Spanish.

use super::Words;

pub(super) const WORDS: Words = Words {
    tag: "es",
    own_name: "Español",
    other_languages: "Otros idiomas",
    title: "Libro de visitas",
    kept: "Di lo que piensas. Tus palabras se guardan sin tu nombre, sin la hora y sin orden.",
    no_names: "No escribas nombres, ni colegio, clase u oficina, ni teléfono, ni fecha: ni tuyos ni de otros.",
    field: "Tus palabras",
    blank: "Puedes dejarlo vacío. Termina en la misma página, y nadie lo sabrá.",
    quote: "Mis palabras se pueden citar",
    done: "Terminar",
    style: "Tu manera de escribir, o lo que solo tú puedes saber, puede mostrar quién eres. Y quien está a tu lado puede leer la pantalla.",
    waiting: "Tus palabras esperan en la memoria hasta que acabe este medio día y hayan escrito al menos cinco personas. Si antes se corta la luz o se para la máquina, se pierden.",
    found: "Antes de seguir",
    name: "Esto puede ser un nombre.",
    group: "Esto puede mostrar tu colegio, clase, oficina o edad.",
    contact: "Esto puede ser un teléfono o una dirección.",
    date: "Esto puede ser un día o una hora.",
    as_it_is: "Puedes cambiarlo, o pulsar Terminar otra vez para entregarlo así.",
    still: "¿Sigues escribiendo? Toca la pantalla para seguir. Si no, esta página se vacía.",
    thanks: "Gracias por venir",
    same: "Todos ven esta página, hayan escrito algo o no.",
    back: "Volver al libro",
    full: "El libro de visitas no puede recibir más por ahora. Vuelve más tarde, por favor.",
};
