//! Labels to print.

use crate::stand::Exhibition;

#[tokio::test]
async fn every_book_in_every_hall_has_a_label_with_both_addresses() {
    let exhibition = Exhibition::new();
    let text = exhibition.get("/T/labels").await.text();
    assert_eq!(text.matches("<li class=\"label\">").count(), 3);
    let path = exhibition.path();
    for part in [
        format!("src=\"{path}/qr.svg\""),
        format!("alt=\"QR: book.example.org{path}\""),
        format!(">book.example.org<wbr><b>{path}</b><"),
        format!(">leporello.local:8080<wbr><b>{path}</b><"),
        "Häuser &lt;am&gt; See".to_owned(),
    ] {
        assert!(text.contains(&part), "{part} is missing in {text}");
    }
    let french = exhibition.get("/T/labels?lang=fr").await.text();
    assert!(french.contains("Emporter le livre"), "{french}");
}

#[tokio::test]
async fn a_printed_code_is_thirty_millimetres_wide_at_least() {
    let style = Exhibition::new().get("/T/look/take.css").await.text();
    let printed = style.split_once("@media print").unwrap().1;
    let rule = printed.split_once(".label img { width: ").unwrap().1;
    let width: f64 = rule.split_once("mm").unwrap().0.parse().unwrap();
    // Codes of short addresses have at most 37 modules besides 8 of quiet zone.
    assert!(width * 37.0 / 45.0 >= 30.0, "{width} mm with the quiet zone");
}
