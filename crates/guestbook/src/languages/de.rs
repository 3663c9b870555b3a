//! German.

use super::Words;

pub(super) const WORDS: Words = Words {
    tag: "de",
    own_name: "Deutsch",
    other_languages: "Andere Sprachen",
    title: "Gästebuch",
    kept: "Schreib, was du denkst. Deine Worte werden ohne Namen, ohne Uhrzeit und ohne Reihenfolge aufbewahrt.",
    no_names: "Bitte keine Namen, keine Schule, Klasse oder Firma, keine Telefonnummer und kein Datum: weder von dir noch von anderen.",
    field: "Deine Worte",
    blank: "Du kannst das Feld leer lassen. Es endet auf derselben Seite, und niemand merkt es.",
    quote: "Meine Worte dürfen zitiert werden",
    done: "Fertig",
    style: "Wie du schreibst, oder was nur du wissen kannst, kann zeigen, wer du bist. Und wer neben dir steht, kann den Bildschirm lesen.",
    waiting: "Deine Worte warten im Arbeitsspeicher, bis dieser halbe Tag vorbei ist und mindestens fünf Menschen geschrieben haben. Fällt vorher der Strom aus oder wird das Gerät angehalten, sind sie verloren.",
    found: "Bevor es weitergeht",
    name: "Das könnte ein Name sein.",
    group: "Das könnte Schule, Klasse, Firma oder Alter verraten.",
    contact: "Das könnte eine Telefonnummer oder eine Adresse sein.",
    date: "Das könnte ein Tag oder eine Uhrzeit sein.",
    as_it_is: "Du kannst es ändern, oder noch einmal auf Fertig drücken und es so abgeben.",
    still: "Schreibst du noch? Berühre den Bildschirm, um weiterzuschreiben. Sonst wird diese Seite geleert.",
    thanks: "Danke, dass du da warst",
    same: "Diese Seite sehen alle, ob sie etwas geschrieben haben oder nicht.",
    back: "Zurück zum Buch",
    full: "Das Gästebuch kann gerade nichts mehr aufnehmen. Bitte komm später wieder.",
};
