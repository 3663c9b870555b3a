//! French.

use super::Words;

pub(super) const WORDS: Words = Words {
    tag: "fr",
    own_name: "Français",
    other_languages: "Autres langues",
    title: "Livre d’or",
    kept: "Dites ce que vous pensez. Vos mots sont gardés sans votre nom, sans l’heure et sans ordre.",
    no_names: "N’écrivez ni nom, ni école, classe ou bureau, ni numéro de téléphone, ni date : ni les vôtres, ni ceux des autres.",
    field: "Vos mots",
    blank: "Vous pouvez laisser ce champ vide. La dernière page est la même, et personne ne le saura.",
    quote: "Mes mots peuvent être cités",
    done: "Terminer",
    style: "Votre manière d’écrire, ou ce que vous seul pouvez savoir, peut montrer qui vous êtes. Et qui se tient près de vous peut lire l’écran.",
    waiting: "Vos mots attendent en mémoire que cette demi-journée soit finie et qu’au moins cinq personnes aient écrit. Si le courant est coupé ou la machine arrêtée avant, ils sont perdus.",
    found: "Avant de continuer",
    name: "C’est peut-être un nom.",
    group: "Cela peut montrer votre école, classe, bureau ou âge.",
    contact: "C’est peut-être un numéro de téléphone ou une adresse.",
    date: "C’est peut-être un jour ou une heure.",
    as_it_is: "Vous pouvez le changer, ou appuyer encore sur Terminer pour le remettre tel quel.",
    still: "Écrivez-vous encore ? Touchez l’écran pour continuer. Sinon, cette page sera vidée.",
    thanks: "Merci de votre visite",
    same: "Tout le monde voit cette page, que l’on ait écrit ou non.",
    back: "Retour au livre",
    full: "Le livre d’or ne peut rien prendre de plus pour l’instant. Revenez plus tard, s’il vous plaît.",
};
