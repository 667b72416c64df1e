//! How like two elements are, from 0 to 1, by their fingerprints.

use super::Fingerprint;

/// Of what both or one of them have, how much is the same; what tells more weighs more.
pub(super) fn likeness(one: &Fingerprint, other: &Fingerprint) -> f32 {
    let mut sum = Sum::default();
    for (weight, one, other) in [
        (4.0, &one.id, &other.id),
        (5.0, &one.name, &other.name),
        (2.0, &one.autocomplete, &other.autocomplete),
        (2.0, &one.kind, &other.kind),
        (1.5, &one.role, &other.role),
        (5.0, &one.target, &other.target),
        (1.5, &one.before, &other.before),
        (1.5, &one.after, &other.after),
    ] {
        if !one.is_empty() || !other.is_empty() {
            sum.add(weight, f32::from(u8::from(one == other)));
        }
    }
    // A label that says the same says much; another wording says little.
    if !one.label.is_empty() && !other.label.is_empty() {
        let is_same = one.label == other.label;
        sum.add(
            if is_same { 3.0 } else { 0.5 },
            f32::from(u8::from(is_same)),
        );
    }
    sum.add_lists(2.0, &one.classes, &other.classes);
    sum.add_lists(2.0, &one.within, &other.within);
    sum.add_lists(3.0, &one.holds, &other.holds);
    let (before, after) = (one.place.0 == other.place.0, one.place.1 == other.place.1);
    sum.add(
        1.0,
        f32::from(u8::from(before)) / 2.0 + f32::from(u8::from(after)) / 2.0,
    );
    sum.share()
}

#[derive(Default)]
struct Sum {
    reached: f32,
    possible: f32,
}

impl Sum {
    fn add(&mut self, weight: f32, share: f32) {
        self.reached += weight * share;
        self.possible += weight;
    }

    fn add_lists(&mut self, weight: f32, one: &[String], other: &[String]) {
        let all = one.len() + other.len();
        if all > 0 {
            let shared = one.iter().filter(|text| other.contains(text)).count();
            self.add(weight, 2.0 * shared as f32 / all as f32);
        }
    }

    fn share(&self) -> f32 {
        match self.possible > 0.0 {
            true => self.reached / self.possible,
            false => 0.0,
        }
    }
}
