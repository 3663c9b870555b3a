//! Laws of the drawn pictures.

use leporello_scene::{Camera, Picture, Scene, draw, draw_with};

fn mean_difference(a: &Picture, b: &Picture) -> f64 {
    assert_eq!((a.width, a.height), (b.width, b.height));
    let sum: u64 = a.rgb.iter().zip(&b.rgb).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / a.rgb.len() as f64
}

/// A 9 by 8 difference hash.
fn hash(picture: &Picture) -> u64 {
    let grey = picture.grey();
    let cell = |x: u32, y: u32| {
        let (w, h) = (picture.width / 9, picture.height / 8);
        let mut sum = 0u64;
        for row in y * h..(y + 1) * h {
            for column in x * w..(x + 1) * w {
                sum += u64::from(grey[(row * picture.width + column) as usize]);
            }
        }
        sum
    };
    let mut bits = 0;
    for y in 0..8 {
        for x in 0..8 {
            bits = bits << 1 | u64::from(cell(x, y) < cell(x + 1, y));
        }
    }
    bits
}

#[test]
fn a_scene_drawn_twice_has_the_same_bytes() {
    for scene in Scene::ALL {
        assert_eq!(draw(scene, 7, 90, 60), draw(scene, 7, 90, 60), "{scene:?}");
    }
}

#[test]
fn one_thread_and_three_draw_the_same_bytes() {
    let drawn_by = |threads: usize| -> Vec<Picture> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| Scene::ALL.iter().map(|s| draw(*s, 5, 450, 620)).collect())
    };
    let (one, three) = (drawn_by(1), drawn_by(3));
    for (scene, (a, b)) in Scene::ALL.iter().zip(one.iter().zip(&three)) {
        assert!(a == b, "{scene:?} differs");
    }
}

#[test]
fn a_large_drawing_made_small_is_the_small_drawing() {
    for scene in Scene::ALL {
        let (small, large) = (draw(scene, 2, 180, 120), draw(scene, 2, 720, 480));
        let difference = mean_difference(&small, &large.reduced(4));
        assert!(difference < 7.0, "{scene:?} differs by {difference:.2} of 255");
    }
}

#[test]
fn another_seed_is_another_picture() {
    for scene in Scene::ALL {
        let difference = mean_difference(&draw(scene, 1, 180, 120), &draw(scene, 2, 180, 120));
        assert!(difference > 5.0, "{scene:?} differs by {difference:.2} of 255 only");
    }
}

#[test]
fn scenes_differ_in_their_perceptual_hash_or_their_colour() {
    let pictures: Vec<Picture> = Scene::ALL.iter().map(|s| draw(*s, 1, 180, 120)).collect();
    for (i, a) in pictures.iter().enumerate() {
        for (j, b) in pictures.iter().enumerate().skip(i + 1) {
            let bits = (hash(a) ^ hash(b)).count_ones();
            let difference = mean_difference(a, b);
            assert!(bits > 6 || difference > 12.0, "{:?} {:?}", Scene::ALL[i], Scene::ALL[j]);
        }
    }
}

#[test]
fn a_small_move_of_the_camera_changes_little_and_something() {
    let still = draw(Scene::ForestFog, 1, 180, 120);
    let camera = Camera { dx: 0.004, zoom: 1.01, frame: 1, ..Camera::default() };
    let moved = draw_with(Scene::ForestFog, 1, 180, 120, &camera);
    assert_ne!(still, moved);
    assert!(mean_difference(&still, &moved) < 12.0);
    assert!((hash(&still) ^ hash(&moved)).count_ones() <= 8);
}

#[test]
fn a_stop_more_is_brighter() {
    let sum = |p: &Picture| p.rgb.iter().map(|v| u64::from(*v)).sum::<u64>();
    let camera = Camera { exposure: 1.0, ..Camera::default() };
    let brighter = draw_with(Scene::Snow, 1, 90, 60, &camera);
    assert!(sum(&brighter) > sum(&draw(Scene::Snow, 1, 90, 60)));
}

#[test]
fn no_size_is_refused() {
    for (width, height) in [(0, 0), (1, 1), (1, 40), (300, 2)] {
        for scene in Scene::ALL {
            let picture = draw(scene, 1, width, height);
            let pixels = picture.width as usize * picture.height as usize;
            assert_eq!(picture.rgb.len(), pixels * 3, "{scene:?} {width}x{height}");
        }
    }
}
