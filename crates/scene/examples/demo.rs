//! Writes the demo: `cargo run --release -p leporello-scene --example demo -- folder`.

use std::ops::ControlFlow;

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "demo".to_owned());
    leporello_scene::write_demo(folder.as_ref(), &mut |_, _| ControlFlow::Continue(())).map(|_| ())
}
