//! What holds for every bundled profile, whatever its printer.

use leporello_model::{BoundAt, Length, Rect, Side, Size};
use leporello_printer::{Certainty, Panel, Profile, Requirement, SpineFrom, Trim, details, table};
use proptest::prelude::*;

const BOUND: [BoundAt; 2] = [BoundAt::Left, BoundAt::Right];

/// A size the printer takes.
fn some_trim(profile: &Profile) -> Size {
    let free = Size { w: Length::mm(210), h: Length::mm(210) };
    profile.trims.first().map_or(free, |trim| trim.size)
}

fn any_profile() -> impl Strategy<Value = &'static Profile> {
    prop::sample::select(Profile::bundled().iter().collect::<Vec<_>>())
}

#[test]
fn bundled_profiles_have_no_faults() {
    for profile in Profile::bundled() {
        assert_eq!(profile.faults(), [], "{}", profile.name);
    }
}

#[test]
fn bundled_profiles_are_sorted_and_found_by_their_names() {
    let names: Vec<&str> = Profile::bundled().iter().map(|it| it.name.as_str()).collect();
    assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
    for name in names {
        let nowhere = std::path::Path::new("no such folder");
        assert_eq!(Profile::find(name, nowhere).unwrap().name, name);
        assert!(Profile::bundled_text(name).unwrap().contains(&format!("name = {name:?}")));
    }
}

#[test]
fn every_requirement_has_a_source_and_every_source_tells_something() {
    for profile in Profile::bundled() {
        for requirement in Requirement::ALL {
            let sources = profile.sources.iter().filter(|it| it.of.contains(&requirement));
            assert!(sources.count() > 0, "{} {}", profile.name, requirement.name());
        }
        for source in &profile.sources {
            assert!(!source.note.is_empty(), "{}: {}", profile.name, source.url);
            assert!(source.read <= profile.version, "{}: {}", profile.name, source.url);
        }
    }
}

#[test]
fn a_requirement_is_as_sure_as_its_least_sure_source() {
    let lulu = Profile::bundled().iter().find(|it| it.name == "lulu-casewrap").unwrap();
    assert_eq!(lulu.certainty(Requirement::Spine), Certainty::Verified);
    assert_eq!(lulu.certainty(Requirement::Cover), Certainty::Assumed);
}

#[test]
fn every_size_on_offer_is_taken_and_is_nearest_to_itself() {
    for profile in Profile::bundled() {
        for trim in &profile.trims {
            assert!(profile.takes_size(trim.size), "{} {}", profile.name, trim.name);
            assert_eq!(profile.trim_of(trim.size), Some(trim), "{}", profile.name);
            assert_eq!(profile.nearest_trims(trim.size, 1), [trim], "{}", profile.name);
        }
    }
}

/// The name of the size on offer that is nearest to one in millimetres.
fn nearest(profile: &Profile, w: i64, h: i64) -> &str {
    &profile.nearest_trims(Size { w: Length::mm(w), h: Length::mm(h) }, 1)[0].name
}

#[test]
fn the_nearest_size_is_near_in_shape_as_well() {
    let of = |name: &str| Profile::bundled().iter().find(|it| it.name == name).unwrap();
    // A5 upright has the height of A4 on its side and half of its width.
    assert_eq!(nearest(of("ingramspark"), 297, 210), "8.5x11");
    assert_eq!(nearest(of("kdp"), 297, 210), "8.5x8.5");
    assert_eq!(nearest(of("lulu-softcover"), 297, 210), "a4-landscape");
    assert_eq!(nearest(of("lulu-softcover"), 210, 297), "a4");
    assert_eq!(nearest(of("whitewall"), 297, 210), "a4-landscape");
    assert_eq!(nearest(of("whitewall"), 210, 297), "a4-portrait");
}

#[test]
fn a_wide_size_is_nearer_to_a_square_and_to_a_larger_wide_one_than_to_an_upright_one() {
    let offering = |w: i64, h: i64| {
        let trim = |name: &str, w, h| Trim {
            name: name.to_owned(),
            size: Size { w: Length::mm(w), h: Length::mm(h) },
        };
        let trims = vec![trim("upright", 148, 210), trim("other", w, h)];
        Profile { trims, ..Profile::bundled()[0].clone() }
    };
    for (w, h) in [(210, 210), (280, 280), (400, 300), (420, 297)] {
        assert_eq!(nearest(&offering(w, h), 297, 210), "other", "{w} × {h}");
    }
}

#[test]
fn a_sheet_is_the_trim_and_its_bleed_and_only_the_fold_changes_sides() {
    for profile in Profile::bundled() {
        let (trim, bleed) = (some_trim(profile), profile.bleed);
        for bound in BOUND {
            let [recto, verso] =
                [Side::Recto, Side::Verso].map(|it| profile.sheet(trim, it, bound));
            assert_eq!(recto.size, verso.size);
            assert_eq!(recto.size.w, trim.w + bleed.inside + bleed.outside);
            assert_eq!(recto.trim.x + verso.trim.x, bleed.inside + bleed.outside);
            assert_eq!(recto.trim.y, bleed.top);
            assert_eq!(recto.size.h - recto.trim.bottom(), bleed.bottom);
        }
    }
}

#[test]
fn the_texts_name_every_profile_and_every_link() {
    let listed = table(Profile::bundled());
    assert_eq!(listed.lines().count(), Profile::bundled().len() + 1);
    for profile in Profile::bundled() {
        assert!(listed.contains(&profile.title), "{}", profile.name);
        let text = details(profile);
        for source in &profile.sources {
            assert!(text.contains(&source.url), "{}: {}", profile.name, source.url);
        }
        for requirement in Requirement::ALL {
            let head =
                format!("\n{} ({})\n", requirement.name(), profile.certainty(requirement).name());
            assert!(text.contains(&head), "{}:{head}", profile.name);
        }
    }
}

#[test]
fn profiles_survive_json_and_toml() {
    for profile in Profile::bundled() {
        let json = serde_json::to_string(profile).unwrap();
        assert_eq!(&serde_json::from_str::<Profile>(&json).unwrap(), profile);
        let toml = toml::to_string(profile).unwrap();
        assert_eq!(&toml::from_str::<Profile>(&toml).unwrap(), profile);
    }
}

/// Whether the parts, side by side, are the whole: no gap, no overlap, nothing over.
fn tile(parts: &mut [Rect], whole: Rect) -> bool {
    parts.sort_by_key(|part| part.x);
    let mut x = whole.x;
    for part in parts.iter() {
        if part.x != x || part.y != whole.y || part.h != whole.h || part.w <= Length::ZERO {
            return false;
        }
        x = part.right();
    }
    x == whole.right()
}

fn holds(outer: Rect, inner: Rect) -> bool {
    outer.x <= inner.x
        && outer.y <= inner.y
        && inner.right() <= outer.right()
        && inner.bottom() <= outer.bottom()
}

proptest! {
    #[test]
    fn fitting_pages_are_taken_and_never_fewer_than_could_be(
        profile in any_profile(),
        pages in 0_u32..3000,
    ) {
        let fitting = profile.fitting_pages(pages);
        prop_assert!(profile.takes_pages(fitting));
        prop_assert_eq!((fitting - profile.page_offset) % profile.page_multiple, 0);
        prop_assert_eq!(profile.fitting_pages(fitting), fitting);
        let skipped = (pages..fitting).find(|between| profile.takes_pages(*between));
        prop_assert_eq!(skipped, None);
        if fitting < pages {
            let more = (pages..=profile.pages[1]).find(|count| profile.takes_pages(*count));
            prop_assert_eq!(more, None);
        }
    }

    #[test]
    fn a_spine_does_not_shrink_when_pages_are_added(
        profile in any_profile(),
        pages in 1_u32..2000,
        more in 0_u32..500,
    ) {
        let thin = profile.spine_width(pages, None).width;
        let thick = profile.spine_width(pages + more, None).width;
        prop_assert!(Length::ZERO < thin && thin <= thick, "{} {} {}", profile.name, thin, thick);
    }

    #[test]
    fn a_pasted_spine_is_taken_as_it_is(
        profile in any_profile(),
        pages in 1_u32..2000,
        hundredths in 1_i32..9000,
    ) {
        let figure = Length::snapped_mm(f64::from(hundredths) / 100.0);
        let spine = profile.spine_width(pages, Some(figure));
        prop_assert_eq!((spine.width, spine.from), (figure, SpineFrom::Pasted));
    }

    #[test]
    fn panels_tile_the_cover_and_everything_lies_on_the_sheet(
        profile in any_profile(),
        hundredths in 1_i32..9000,
    ) {
        let spine = Length::snapped_mm(f64::from(hundredths) / 100.0);
        for bound in BOUND {
            let cover = profile.unfolded_cover(some_trim(profile), spine, bound);
            let mut panels = vec![cover.front, cover.spine, cover.back];
            panels.extend(cover.flaps.into_iter().flatten());
            let mut places: Vec<Rect> = panels.iter().map(|it| it.place).collect();
            prop_assert!(tile(&mut places, cover.face), "{} {:?}", profile.name, places);
            prop_assert_eq!(cover.spine.place.w, spine);
            prop_assert!(holds(cover.sheet, cover.face));
            for Panel { place, safe } in panels {
                prop_assert!(safe.is_none_or(|safe| holds(place, safe)));
            }
            let barcode = cover.barcode;
            prop_assert!(barcode.is_none_or(|barcode| holds(cover.back.place, barcode)));
            let inner: Vec<Length> = places[1..].iter().map(|place| place.x).collect();
            prop_assert_eq!(&cover.folds, &inner);
        }
    }

    #[test]
    fn a_book_bound_at_the_right_has_the_mirror_image_of_the_cover(
        profile in any_profile(),
        hundredths in 1_i32..9000,
    ) {
        let spine = Length::snapped_mm(f64::from(hundredths) / 100.0);
        let [left, right] =
            BOUND.map(|bound| profile.unfolded_cover(some_trim(profile), spine, bound));
        let mirror = |rect: Rect| Rect { x: left.face.w - rect.right(), ..rect };
        prop_assert_eq!(right.front.place, mirror(left.front.place));
        prop_assert_eq!(right.back.safe, left.back.safe.map(mirror));
        prop_assert_eq!(right.barcode, left.barcode.map(mirror));
        prop_assert_eq!(right.sheet, left.sheet);
        prop_assert!(right.front.place.x < right.back.place.x);
    }

    #[test]
    fn a_safe_area_lies_inside_the_trim_and_turns_with_the_side(
        profile in any_profile(),
        pages in 1_u32..1200,
    ) {
        let trim = some_trim(profile);
        let page = Rect { w: trim.w, h: trim.h, ..Rect::default() };
        for bound in BOUND {
            let [recto, verso] = [Side::Recto, Side::Verso]
                .map(|side| profile.safe_area(trim, side, bound, pages));
            prop_assert!(holds(page, recto) && holds(page, verso));
            prop_assert_eq!(recto.x, trim.w - verso.right());
        }
    }
}
