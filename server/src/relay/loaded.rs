//! What the style sheets of an agent's view load in turn: images, fonts, further sheets.
//!
//! The engine numbers what the page itself shows. A sheet that the server fetches names more, and those are numbered here, apart
//! from the engine's numbers: when an agent's browser asks for a sheet has no say in what the agent is sent of the page.

use std::sync::{Arc, Mutex, PoisonError};

use url::Url;

/// The table of one session; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Loaded(Arc<Mutex<Vec<Url>>>);

impl Loaded {
    /// The number of what is at `url`; none when there are too many.
    pub fn number(&self, url: &Url) -> Option<usize> {
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = table.iter().position(|known| known == url);
        known.or_else(|| {
            (table.len() < MOST).then(|| {
                table.push(url.clone());
                table.len() - 1
            })
        })
    }

    /// What a number stands for.
    pub fn get(&self, number: usize) -> Option<Url> {
        let table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        table.get(number).cloned()
    }
}

/// More than any page's sheets name.
const MOST: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_address_has_one_number_and_the_table_an_end() {
        let loaded = Loaded::default();
        let url = |n: usize| Url::parse(&format!("https://a.example/{n}")).expect("a URL");
        assert_eq!(loaded.number(&url(0)), Some(0));
        assert_eq!(loaded.number(&url(1)), Some(1));
        assert_eq!(loaded.number(&url(0)), Some(0));
        assert_eq!(loaded.get(1), Some(url(1)));
        assert_eq!(loaded.get(2), None);
        assert!((2..MOST).all(|n| loaded.number(&url(n)).is_some()));
        assert_eq!(loaded.number(&url(MOST)), None);
    }
}
