//! A small exhibition, and the program to run on it.

use super::{Said, Studio};
use std::path::PathBuf;

/// A hall, three days, two organisations: enough for every part of the report.
pub const DESCRIPTION: &str = r#"
title = "Harbour"
zone = "Europe/Prague"
first = 2026-04-08
last = 2026-04-10

[hours]
daily = "10:00-13:00"

[[hall]]
name = "East"
planned-daily-visits = 100

[[door]]
name = "main"
hall = "East"
width-m = 1.6

[[device]]
name = "beam"
door = "main"
class = "beam"

[ebook]
copies-during = 30
"#;

pub fn counts() -> String {
    let mut out = "device,bin_start,bin_s,in,out\n".to_owned();
    for day in 8..11 {
        for hour in 10..13 {
            out += &format!("beam,2026-04-{day:02}T{hour}:00,3600,{},{}\n", 20 + hour, 10 + day);
        }
    }
    out
}

pub const TRIALS: &str = "device,config,start,end,true_in,true_out,device_in,device_out\n\
    beam,state,2026-04-08T09:00,2026-04-08T09:30,80,80,70,66\n";
pub const CLAIMS: &str = "organisation,date,hall,announced,claimed\n\
    School 4,2026-04-08,East,40,60\nClub 1,2026-04-09,East,12,12\n";
pub const HEADS: &str = "organisation,date,hall,persons\n\
    School 4,2026-04-08,East,31\n";

/// The exhibition's folder in the studio.
pub fn exhibition() -> (Studio, PathBuf) {
    let studio = Studio::empty();
    let folder = studio.root().join("harbour");
    std::fs::create_dir(&folder).unwrap();
    for (name, text) in [
        ("exhibition.toml", DESCRIPTION),
        ("counts.csv", counts().as_str()),
        ("trials.csv", TRIALS),
        ("claims.csv", CLAIMS),
        ("head-counts.csv", HEADS),
    ] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    (studio, folder)
}

pub fn turnout(studio: &Studio, args: &[&str]) -> Said {
    studio.run(&[&["turnout"], args].concat())
}

pub fn done(studio: &Studio, args: &[&str]) -> Said {
    let said = turnout(studio, args);
    assert_eq!(said.code, 0, "{args:?}\n{}\n{}", said.out, said.err);
    said
}
