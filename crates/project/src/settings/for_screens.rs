//! Settings of the e-book and the web edition.

use super::options::{Setting, put, setting};
use leporello_model::file_size;

/// `[epub]`.
pub(super) const EPUB: &[Setting] = &[
    setting(
        "max-size",
        "\"50MB\"",
        "no limit",
        "Most bytes of a file, 100 kB to 100 GB. Where the book has more, pictures lose quality, \
         then pixels.",
        |s, v| {
            let size = file_size(v.text()?).map_err(|sentence| v.wrong(sentence));
            put(&mut s.epub.max_size, size)
        },
    ),
    setting(
        "vertical",
        "true",
        "`false`",
        "Whether a Chinese or Japanese e-book for reading is set in columns from right to left.",
        |s, v| put(&mut s.epub.vertical, v.flag()),
    ),
    setting(
        "certified-by",
        "\"Harbour Press\"",
        "nobody",
        "Who vouches that the e-book for reading keeps WCAG 2.2, level AA. It is only said where \
         every plate has a text alternative.",
        |s, v| put(&mut s.epub.certified_by, v.name()),
    ),
];

/// `[web]`.
pub(super) const WEB: &[Setting] = &[
    setting(
        "address",
        "\"https://example.org/harbour/\"",
        "not said",
        "Where the folder will be found: for canonical addresses, social networks and the sitemap.",
        |s, v| put(&mut s.web.address, v.name()),
    ),
    setting(
        "avif-up-to",
        "960",
        "0",
        "Pictures up to this width in pixels, 0 to 2400, are written as AVIF too: a quarter of \
         the bytes, but seconds of work for each. Only by a program built with the feature \
         `avif-encode`.",
        |s, v| put(&mut s.web.avif_up_to, v.count(0, 2400)),
    ),
];
