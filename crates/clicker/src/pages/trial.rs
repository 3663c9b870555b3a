//! Calibration trials on the counting page.

use super::pad;
use maud::{Markup, html};

/// The trial that the phone is in: instead of its counting.
pub(super) fn observing() -> Markup {
    html! {
        section #trial hidden {
            h2 #trial-title tabindex="-1" { "Trial" }
            p.figure #trial-number hidden {}
            p.quiet.small #trial-number-hint hidden {}
            p.note #trial-says role="status" {}
            div.pads {
                (pad("in", "In", "in this trial"))
                (pad("out", "Out", "in this trial"))
            }
            button #trial-undo type="button" aria-disabled="true" hidden {}
            (reading())
            button.main #trial-begin type="button" { "Begin on the next full minute" }
            button #trial-end type="button" hidden { "End on the next full minute" }
            button.main #trial-send type="button" hidden { "Send what I saw" }
            button #trial-give-up type="button" { "Give this trial up" }
        }
    }
}

/// What the counter showed at both ends.
fn reading() -> Markup {
    html! {
        form #trial-reading autocomplete="off" hidden {
            p.quiet #trial-sends hidden {}
            div.field {
                label for="trial-shows" { "The counter shows" }
                select #trial-shows {
                    option value="ways" { "In and out, or one of them" }
                    option value="both" { "One number for both ways" }
                }
            }
            @for (at, words) in [("begin", "It showed at the beginning"), ("end", "It shows at the end")] {
                fieldset data-at=(at) {
                    legend { (words) }
                    div.row {
                        @for (way, name) in [("in", "In"), ("out", "Out"), ("both", "Both ways")] {
                            @let id = format!("shown-{at}-{way}");
                            div.field data-way=(way) {
                                label for=(id) { (name) }
                                input id=(id) inputmode="numeric" maxlength="12" autocomplete="off";
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The way to a trial, and what became of those before.
pub(super) fn ways() -> Markup {
    html! {
        section #trials hidden {
            h2 { "Calibration trials" }
            div #trial-ways {
                form #trial-new autocomplete="off" {
                    div.field {
                        label for="trial-counter" { "Counter that is tried" }
                        select #trial-counter required {}
                    }
                    div.field {
                        label for="trial-kind" { "Kind" }
                        select #trial-kind {
                            option value="quiet" { "Quiet: usual coming and going" }
                            option value="busy" { "Busy: the most people there can be" }
                            option value="closed-hours" { "Closed hours: nobody may pass" }
                            option value="walk-test" { "Walk-test: passages by a script" }
                        }
                    }
                    div.field {
                        label for="trial-observers" { "Who observes" }
                        select #trial-observers {
                            option value="one" { "This phone alone" }
                            option value="two" { "This phone and a second one" }
                        }
                    }
                    button type="submit" { "Prepare a trial" }
                }
                form #trial-join autocomplete="off" {
                    div.field {
                        label for="trial-join-number" {
                            "Number of a trial"
                            span.hint { "4 digits, from the phone that begins it" }
                        }
                        input #trial-join-number inputmode="numeric" required pattern="[1-9][0-9]{3}"
                            minlength="4" maxlength="4" autocomplete="off";
                    }
                    button type="submit" { "Join as second observer" }
                }
            }
            ul #trial-outcomes {}
        }
    }
}
