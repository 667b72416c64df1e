//! The promise: what is covered makes no difference to what an agent gets, byte for byte, message for message.
//!
//! [`check`] draws from bytes a page, rules, and a story of what happens on it. The page is filled twice, differently where a
//! restriction covers it, and the story is told to two engines. Whatever they answer has to be the same: events and how they
//! are cut into messages, verdicts on an agent's actions, pointers. The places that are covered are found by `cover` and
//! `css`, which share nothing with the engine. One body for tests and for fuzzing.
//!
//! What is the same on both pages by construction: the attributes by which rules match and by which controls belong together
//! (`page::PUBLIC`), and controls in hidden content (that Enter in a visible field would press a hidden button is why it is refused).

mod cover;
mod css;
mod draw;
mod grow;
mod later;
mod page;
mod steps;
mod turns;
mod world;

pub use world::Tally;

/// Tells one story to two engines; what the second page could not hide is the error.
pub fn check(bytes: &[u8]) -> Result<Tally, String> {
    let mut world = world::World::draw(bytes)?;
    world
        .run()
        .map_err(|difference| format!("{difference}\n{}", world.log()))?;
    Ok(world.tally)
}
