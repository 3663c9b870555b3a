//! Sizes that printers publish, or that their calculators gave, to 0.01 mm.

use leporello_model::{BoundAt, Length, Rect, Side, Size};
use leporello_printer::{Profile, SpineFrom, Unfolded};

fn profile(name: &str) -> &'static Profile {
    Profile::bundled().iter().find(|profile| profile.name == name).unwrap()
}

fn length(text: &str) -> Length {
    text.parse().unwrap()
}

fn size(w: &str, h: &str) -> Size {
    Size { w: length(w), h: length(h) }
}

fn trim(profile: &Profile, name: &str) -> Size {
    profile.trims.iter().find(|trim| trim.name == name).unwrap().size
}

#[track_caller]
fn equal(found: Length, published: &str) {
    let apart = found.to_mm() - length(published).to_mm();
    assert!(apart.abs() <= 0.01, "{found}, and {published} was published");
}

#[track_caller]
fn equal_size(found: Size, w: &str, h: &str) {
    equal(found.w, w);
    equal(found.h, h);
}

fn whole(cover: &Unfolded) -> Size {
    Size { w: cover.sheet.w, h: cover.sheet.h }
}

fn unfolded(name: &str, size: Size, spine: Length) -> Unfolded {
    profile(name).unfolded_cover(size, spine, BoundAt::Left)
}

#[test]
fn blurb_pages_are_as_its_calculator_has_them() {
    let blurb = profile("blurb");
    for (name, w, h) in [("10x8", "693pt", "594pt"), ("7x7", "495pt", "495pt")] {
        for side in [Side::Recto, Side::Verso] {
            let sheet = blurb.sheet(trim(blurb, name), side, BoundAt::Left);
            equal_size(sheet.size, w, h);
        }
    }
    let recto = blurb.sheet(trim(blurb, "10x8"), Side::Recto, BoundAt::Left);
    assert_eq!(recto.trim.x, Length::ZERO, "no bleed at the fold, which is at the left");
    let verso = blurb.sheet(trim(blurb, "10x8"), Side::Verso, BoundAt::Left);
    equal(verso.trim.x, "9pt");
}

#[test]
fn blurb_softcovers_grow_by_sixteenths_of_an_inch() {
    let blurb = profile("blurb");
    for (pages, spine) in [(20, "4pt"), (22, "9pt"), (42, "9pt"), (44, "13pt"), (336, "72pt")] {
        let found = blurb.spine_width(pages, None);
        equal(found.width, spine);
        assert_eq!(found.from, SpineFrom::Formula);
    }
}

#[test]
fn a_blurb_imagewrap_is_as_its_calculator_has_it() {
    let wrap = profile("blurb-imagewrap");
    let spine = wrap.spine_width(26, None);
    equal(spine.width, "0.458in");
    assert_eq!(spine.from, SpineFrom::Table);
    let cover = unfolded("blurb-imagewrap", trim(wrap, "10x8"), spine.width);
    equal_size(whole(&cover), "20.597in", "9in");
}

#[test]
fn a_blurb_jacket_is_as_its_calculator_has_it() {
    let jacket = profile("blurb-dustjacket");
    let spine = jacket.spine_width(50, None).width;
    equal(spine, "33pt");
    let cover = unfolded("blurb-dustjacket", trim(jacket, "10x8"), spine);
    equal_size(whole(&cover), "28.986in", "8.5in");
    equal_size(Size { w: cover.face.w, h: cover.face.h }, "28.736in", "8.25in");
    let [front, back] = cover.flaps.unwrap();
    equal(front.place.w, "4.194in");
    assert_eq!(back.place.x, Length::ZERO);
}

#[test]
fn past_the_end_of_a_table_a_spine_is_only_an_estimate() {
    for name in ["blurb-imagewrap", "lulu-casewrap"] {
        let profile = profile(name);
        assert_eq!(profile.spine_width(1000, None).from, SpineFrom::Estimate, "{name}");
    }
}

#[test]
fn lulu_pages_have_bleed_at_the_fold_too() {
    let lulu = profile("lulu-softcover");
    for (name, w, h) in [("us-trade", "6.25in", "9.25in"), ("a4-landscape", "11.94in", "8.52in")] {
        let sheet = lulu.sheet(trim(lulu, name), Side::Recto, BoundAt::Left);
        equal_size(sheet.size, w, h);
        equal(sheet.trim.x, "0.125in");
    }
}

#[test]
fn lulu_softcover_spines_follow_both_its_formulas() {
    let lulu = profile("lulu-softcover");
    for pages in [32_u32, 210, 444, 800] {
        let inches = format!("{}in", f64::from(pages) / 444.0 + 0.06);
        equal(lulu.spine_width(pages, None).width, &inches);
    }
    equal(lulu.spine_width(444, None).width, "26.924mm");
}

#[test]
fn lulu_hardcover_spines_stand_in_its_table() {
    let lulu = profile("lulu-casewrap");
    for (pages, inches) in [
        (24, "0.25in"),
        (84, "0.25in"),
        (86, "0.5in"),
        (140, "0.5in"),
        (142, "0.625in"),
        (194, "0.6875in"),
        (336, "1.0625in"),
        (610, "1.625in"),
        (798, "2.0625in"),
        (800, "2.125in"),
    ] {
        let spine = lulu.spine_width(pages, None);
        equal(spine.width, inches);
        assert_eq!(spine.from, SpineFrom::Table);
    }
}

#[test]
fn a_lulu_softcover_is_as_its_interface_answers() {
    let spine = profile("lulu-softcover").spine_width(210, None).width;
    let cover = unfolded("lulu-softcover", size("6in", "9in"), spine);
    equal(cover.sheet.h, "666pt");
    let apart = cover.sheet.w.to_pt() - 920.0;
    assert!(apart.abs() < 0.5, "Lulu answers in whole points: 920, and here {apart} more");
}

#[test]
fn a_lulu_case_is_as_lulu_reported_it() {
    let cover = unfolded("lulu-casewrap", size("6in", "9in"), Length::pt(104));
    equal_size(whole(&cover), "1094pt", "774pt");
    equal(cover.front.place.w, "441pt");
    equal(cover.front.place.h, "666pt");
    equal(cover.sheet.x, "-54pt");
}

#[test]
fn a_kdp_cover_is_as_its_calculator_has_it() {
    let cover = unfolded("kdp-standard", size("6in", "9in"), length("23.45mm"));
    equal_size(whole(&cover), "334.6mm", "234.95mm");
    let safe = cover.front.safe.unwrap();
    let rounded = |rect: Rect| (rect.w.to_mm(), rect.h.to_mm());
    assert_eq!(rounded(safe), (149.225, 222.25), "published as 149.22 × 222.25");
    let spine = cover.spine.safe.unwrap();
    equal(spine.w, "20.28mm");
    equal(spine.h, "222.25mm");
    let barcode = cover.barcode.unwrap();
    equal_size(Size { w: barcode.w, h: barcode.h }, "2in", "1.2in");
    equal(cover.spine.place.x - barcode.right(), "6.35mm");
    equal(cover.face.h - barcode.bottom(), "0.25in");
}

#[test]
fn kdp_spines_are_thickness_times_pages() {
    for (name, pages, inches) in [
        ("kdp-standard", 120, "0.27024in"),
        ("kdp-standard", 200, "0.4504in"),
        ("kdp", 120, "0.28164in"),
        ("kdp", 300, "0.7041in"),
    ] {
        equal(profile(name).spine_width(pages, None).width, inches);
    }
    let spine = profile("kdp-standard").spine_width(120, None).width;
    let cover = unfolded("kdp-standard", size("6in", "9in"), spine);
    equal_size(whole(&cover), "12.52024in", "9.25in");
}

#[test]
fn kdp_pages_are_wider_by_one_bleed_and_the_gutter_grows() {
    let kdp = profile("kdp");
    let sheet = kdp.sheet(size("6in", "9in"), Side::Recto, BoundAt::Left);
    equal_size(sheet.size, "6.125in", "9.25in");
    for (pages, gutter) in [(24, "0.375in"), (150, "0.375in"), (151, "0.5in"), (301, "0.625in")] {
        equal(kdp.safe_fold_at(pages), gutter);
    }
}

#[test]
fn streetlib_covers_and_spines_are_as_in_its_help() {
    let cover = unfolded("streetlib", size("148mm", "210mm"), Length::mm(15));
    equal_size(whole(&cover), "321mm", "220mm");
    let streetlib = profile("streetlib");
    equal(streetlib.spine_width(100, None).width, "5.96mm");
    assert!(streetlib.takes_spine_text(100) && !streetlib.takes_spine_text(99));
    equal(streetlib.safe_fold_at(499), "16mm");
    equal(streetlib.safe_fold_at(500), "22mm");
}

#[test]
fn whitewall_pages_are_as_in_its_templates() {
    let whitewall = profile("whitewall");
    let sheet = whitewall.sheet(trim(whitewall, "a4-portrait"), Side::Recto, BoundAt::Left);
    equal_size(sheet.size, "208mm", "276mm");
}

#[test]
fn an_album_spread_is_as_laboratories_ask() {
    let album = profile("album-lab");
    let spread = album.spread_sheet(trim(album, "20x20"));
    equal_size(spread.size, "406mm", "206mm");
    let cover = unfolded("album-lab", trim(album, "21x21"), Length::mm(7));
    equal_size(whole(&cover), "471mm", "250mm");
}

#[test]
fn cewe_takes_26_pages_and_steps_of_four() {
    let cewe = profile("cewe");
    assert_eq!(cewe.fitting_pages(1), 26);
    assert_eq!(cewe.fitting_pages(27), 30);
    assert_eq!(cewe.fitting_pages(500), 178);
    assert!(cewe.takes_pages(114) && !cewe.takes_pages(28));
}

#[test]
fn a_book_bound_at_the_right_has_its_bleed_at_the_other_side() {
    let blurb = profile("blurb");
    let page = trim(blurb, "10x8");
    let recto = blurb.sheet(page, Side::Recto, BoundAt::Right);
    assert_eq!(recto, blurb.sheet(page, Side::Verso, BoundAt::Left));
}
