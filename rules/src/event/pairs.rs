//! Names and values as they are read: in their order, each name once.

use std::collections::HashMap;

use serde_json::Result;

use super::{MAX_ATTRIBUTES, Name, read::Reader};

/// Pairs in the order of a JSON object, up to [`MAX_ATTRIBUTES`]; the last of two equal names wins, as in `JSON.parse`.
pub struct Pairs<V> {
    pairs: Vec<(Name, V)>,
    /// Where the names are, once these are many: looking through a few is quicker.
    places: HashMap<Name, usize>,
}

impl<V> Default for Pairs<V> {
    fn default() -> Self {
        Pairs {
            pairs: Vec::new(),
            places: HashMap::new(),
        }
    }
}

impl<V> Pairs<V> {
    /// Reads an object, in the place of what was read before.
    pub fn read(
        &mut self,
        from: &mut Reader<'_>,
        mut value: impl FnMut(&mut Reader<'_>) -> Result<V>,
    ) -> Result<()> {
        self.pairs.clear();
        self.places.clear();
        from.object(|from, name| {
            let name = Name::from(name);
            let value = value(from)?;
            match self.place(&name) {
                Some(place) => self.pairs[place].1 = value,
                None if self.pairs.len() >= MAX_ATTRIBUTES => {
                    return Err(from.fault("fewer attributes"));
                }
                None => self.add(name, value),
            }
            Ok(())
        })
    }

    /// Hands out the pairs.
    pub fn drain(&mut self) -> std::vec::Drain<'_, (Name, V)> {
        self.pairs.drain(..)
    }

    fn place(&self, name: &Name) -> Option<usize> {
        match self.pairs.len() {
            0..FEW => self.pairs.iter().position(|(known, _)| known == name),
            _ => self.places.get(name).copied(),
        }
    }

    fn add(&mut self, name: Name, value: V) {
        self.pairs.push((name, value));
        if self.pairs.len() >= FEW {
            let new = self.pairs.iter().enumerate().skip(self.places.len());
            let places = new.map(|(place, (name, _))| (name.clone(), place));
            self.places.extend(places);
        }
    }
}

/// How many names are looked through one by one.
const FEW: usize = 32;
