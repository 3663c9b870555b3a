//! The pages: for visitors with and without script, and for staff.

use crate::common::hall::{Answer, Hall};
use leporello_guestbook::{LANGUAGES, LONGEST};

fn kept_by_nobody(answer: &Answer) {
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert!(!answer.headers.contains_key("set-cookie"));
    assert!(!answer.headers.contains_key("etag"));
}

/// Writes seven entries and lets their half-day end.
async fn seven(hall: &Hall) {
    for words in ["dull", "%3Cb%3Ebright%3C%2Fb%3E", "%3D1%2B1", "long", "short", "so", "well"] {
        let quote = if words == "dull" { "&quote=1" } else { "" };
        hall.post("/book/east", &format!("words={words}&looked=1{quote}")).await;
    }
    hall.next_half();
}

#[tokio::test]
async fn every_language_has_its_page_and_the_warning_stands_before_the_field() {
    let hall = Hall::open();
    let mut seen = Vec::new();
    for language in LANGUAGES {
        let answer = hall.get(&format!("/book/east?lang={language}")).await;
        kept_by_nobody(&answer);
        let page = answer.body;
        assert!(page.contains(&format!("<html lang=\"{language}\"")), "{language}");
        assert_eq!(page.contains("dir=\"rtl\""), language == "ar");
        let warning = page.find("class=\"note\"").unwrap();
        assert!(warning < page.find("<textarea").unwrap());
        assert!(!page.contains("Harbour <lights>"));
        assert!(!seen.contains(&page));
        seen.push(page);
    }
}

#[tokio::test]
async fn a_page_runs_and_shows_nothing_that_is_not_served_here() {
    let inline = regex::Regex::new(" style=| on[a-z]+=|<style|<script>").unwrap();
    let hall = Hall::open();
    for address in ["/book/east", "/book/east/done?kiosk=1", "/desk/guestbook"] {
        let page = hall.get(address).await.body;
        let mut parts = page.split(['"', '\'']);
        assert_eq!(parts.find(|part| part.contains("//")), None, "{address}");
        assert!(!inline.is_match(&page), "{address}");
        for file in page.split('"').filter(|part| part.starts_with("/book-look/")) {
            assert_eq!(hall.get(file).await.status, 200, "{file}");
        }
    }
}

#[tokio::test]
async fn a_hall_that_is_not_there_has_no_guest_book() {
    let hall = Hall::open();
    for address in ["/book/north", "/book/..%2Fdesk", "/book/north/done"] {
        assert_eq!(hall.get(address).await.status, 404, "{address}");
    }
    assert_eq!(hall.post("/book/north", "words=a&looked=1").await.status, 404);
}

#[tokio::test]
async fn without_script_a_name_is_warned_of_once_and_then_taken() {
    let hall = Hall::open();
    let form = "words=My+name+is+Anna+%3Cb%3E&quote=1&looked=";
    let warned = hall.post("/book/east?lang=en", form).await;
    kept_by_nobody(&warned);
    assert_eq!(warned.status, 200);
    assert!(warned.body.contains("My name is Anna &lt;b&gt;"), "the words are still there");
    assert!(warned.body.contains("name=\"looked\" value=\"1\""));
    assert!(warned.body.contains("checked"));
    assert!(warned.body.contains("<li data-finding=\"name\">"));
    assert!(warned.body.contains("<li data-finding=\"date\" hidden>"));
    let taken = hall.post("/book/east?lang=en", &(form.to_owned() + "1")).await;
    assert_eq!(taken.status, 303);
    kept_by_nobody(&taken);
}

#[tokio::test]
async fn words_of_the_greatest_length_are_taken_and_longer_ones_refused() {
    let hall = Hall::open();
    // Line ends come as two characters each.
    let longest = format!("words={}&looked=1", "a%0D%0A".repeat(LONGEST / 2));
    assert_eq!(hall.post("/book/east", &longest).await.status, 303);
    let longer = format!("words={}&looked=1", "a".repeat(LONGEST + 1));
    assert_eq!(hall.post("/book/east", &longer).await.status, 503);
    let huge = format!("words=a&padding={}", "0".repeat(70_000));
    assert_eq!(hall.post("/book/east", &huge).await.status, 413);
}

#[tokio::test]
async fn the_kiosk_stays_in_its_hall_and_phones_are_not_sent_away() {
    let hall = Hall::open();
    let kiosk = hall.post("/book/east?lang=de&kiosk=1", "words=&looked=1").await;
    assert_eq!(kiosk.headers["location"], "/book/east/done?lang=de&kiosk=1");
    let last = hall.get("/book/east/done?lang=de&kiosk=1").await.body;
    assert!(last.contains("href=\"/hall/east\" data-kiosk"));
    let phone = hall.get("/book/east/done?lang=de").await.body;
    assert!(phone.contains("href=\"/hall/east\">"));
}

#[tokio::test]
async fn staff_see_entries_when_their_half_day_is_over_and_a_rounded_number() {
    let hall = Hall::open();
    for n in 0..7 {
        hall.post("/book/east", &format!("words=entry+{n}+here&looked=1")).await;
    }
    let before = hall.get("/desk/guestbook").await.body;
    assert!(!before.contains("entry 0 here") && before.contains("All, fewer than 5"));
    hall.next_half();
    let after = hall.get("/desk/guestbook").await;
    kept_by_nobody(&after);
    assert!((0..7).all(|n| after.body.contains(&format!("entry {n} here"))));
    assert!(after.body.contains("All, about 5") && after.body.contains("2026-05-02 morning"));
}

#[tokio::test]
async fn staff_read_page_by_page() {
    let hall = Hall::open();
    for n in 0..120 {
        hall.post("/book/east", &format!("words=number{n}.&looked=1")).await;
    }
    hall.next_half();
    let (mut address, mut all, mut pages) = ("/desk/guestbook".to_owned(), String::new(), 0);
    loop {
        let page = hall.get(&address).await.body;
        pages += 1;
        let next = page.split('"').find(|part| part.starts_with("/desk/guestbook?after="));
        let next = next.map(ToOwned::to_owned);
        all += &page;
        let Some(next) = next else { break };
        address = next;
    }
    assert_eq!(pages, 3);
    assert!((0..120).all(|n| all.matches(&format!("number{n}.")).count() == 1));
}

#[tokio::test]
async fn staff_set_a_theme_and_look_at_it_alone() {
    let hall = Hall::open();
    seven(&hall).await;
    let entry = hall.book.page(None, None, 1).unwrap().remove(0);
    let address = format!("/desk/guestbook/{}/theme", entry.key.hex());
    let set = hall.post(&address, "theme=+light+%26%0Ashade+&after=&of=").await;
    assert_eq!(set.status, 303);
    let back = set.headers["location"].to_str().unwrap();
    assert_eq!(back, format!("/desk/guestbook?after=&theme=#e{}", entry.key.hex()));
    let alone = hall.get("/desk/guestbook?theme=light%20%26%20shade").await.body;
    assert_eq!(alone.matches("<li class=\"card\"").count(), 1);
    assert!(alone.contains("light &amp; shade, fewer than 5"));
    let long = format!("theme={}", "a".repeat(61));
    assert_eq!(hall.post(&address, &long).await.status, 422);
    let nowhere = format!("/desk/guestbook/{}/theme", "0".repeat(32));
    assert_eq!(hall.post(&nowhere, "theme=a").await.status, 404);
    assert_eq!(hall.post("/desk/guestbook/x/theme", "theme=a").await.status, 404);
}

#[tokio::test]
async fn staff_take_an_entry_out() {
    let hall = Hall::open();
    seven(&hall).await;
    let entry = hall.book.page(None, None, 1).unwrap().remove(0);
    let out = hall.post(&format!("/desk/guestbook/{}/out", entry.key.hex()), "after=x").await;
    assert_eq!(
        (out.status.as_u16(), out.headers["location"].to_str().unwrap()),
        (303, "/desk/guestbook?after=")
    );
    assert_eq!(hall.book.page(None, None, 9).unwrap().len(), 6);
}

#[tokio::test]
async fn files_to_take_along_hold_no_key_and_only_allowed_quotes_are_quoted() {
    let hall = Hall::open();
    seven(&hall).await;
    let entries = hall.get("/desk/guestbook/entries.csv").await;
    kept_by_nobody(&entries);
    assert_eq!(entries.body.lines().count(), 8);
    assert!(entries.body.starts_with("period,theme,may_be_quoted,words\r\n"));
    assert!(entries.body.contains("\"2026-05-02 morning\",\"\",\"no\",\"'=1+1\"\r\n"));
    for entry in hall.book.page(None, None, 9).unwrap() {
        assert!(!entries.body.contains(&entry.key.hex()));
    }
    let quotes = hall.get("/desk/guestbook/quotes.csv").await.body;
    assert_eq!(quotes.lines().count(), 2);
    assert!(quotes.contains("dull"));
    let json: serde_json::Value =
        serde_json::from_str(&hall.get("/desk/guestbook/entries.json").await.body).unwrap();
    assert_eq!(json.as_array().unwrap().len(), 7);
    let themes = hall.get("/desk/guestbook/themes.csv").await.body;
    assert_eq!(themes, "theme,entries\r\n\"\",\"about 5\"\r\n");
    assert_eq!(hall.get("/desk/guestbook/other.csv").await.status, 404);
}
