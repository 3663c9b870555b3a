//! English.

use super::Words;

pub(super) const WORDS: Words = Words {
    tag: "en",
    own_name: "English",
    other_languages: "Other languages",
    title: "Guest book",
    kept: "Say what you think. Your words are kept without your name, without the time, and in no order.",
    no_names: "Please write no names, no school, class or office, no telephone number and no date: not yours, and nobody else’s.",
    field: "Your words",
    blank: "You may leave this empty. It ends on the same page, and nobody can tell.",
    quote: "My words may be quoted",
    done: "Done",
    style: "The way you write, or what only you can know, may show who you are. So may anybody who stands beside you and reads the screen.",
    waiting: "Your words wait in memory until this half of the day is over and at least five people have written. If the power fails or the machine stops before, they are lost.",
    found: "Before you go on",
    name: "This may be somebody’s name.",
    group: "This may show your school, class, office or age.",
    contact: "This may be a telephone number or an address.",
    date: "This may be a day or an hour.",
    as_it_is: "You may change it, or press Done again to hand it in as it is.",
    still: "Are you still writing? Touch the screen to go on. Otherwise this page is emptied.",
    thanks: "Thank you for coming",
    same: "Everybody sees this page, whether they wrote something or not.",
    back: "Back to the book",
    full: "The guest book can take nothing more just now. Please come back later.",
};
