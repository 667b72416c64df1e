//! Values that occur nowhere by chance, and the forms in which bytes may carry them.

use memchr::memmem;

/// What the canaries of one trial have in common: nobody can know it beforehand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seed {
    letters: String,
    digits: String,
}

impl Seed {
    /// Of a random number.
    pub fn new(random: u64) -> Seed {
        Seed {
            letters: format!("Cny{random:016x}"),
            digits: format!("7{:09}", random % 1_000_000_000),
        }
    }

    /// The canary of this number, as it is at first or `later`; letters and digits only, so that no escaping changes it.
    pub(super) fn canary(&self, number: usize, later: bool, digits: bool) -> String {
        let turn = u8::from(later);
        match digits {
            true => format!("{}{number:0WIDTH$}{turn}", self.digits),
            false => format!("{}{number:0WIDTH$}{turn}x", self.letters),
        }
    }

    /// The mark of what anybody may see.
    pub(super) fn control(&self) -> String {
        self.letters.replacen("Cny", "Open", 1)
    }

    /// The numbers of all canaries in the bytes: as UTF-8, as UTF-16, or as base64 of either.
    pub(super) fn find(&self, bytes: &[u8]) -> Vec<usize> {
        let mut found = Vec::new();
        for marker in [&self.letters, &self.digits] {
            let wide: Vec<u16> = marker.encode_utf16().collect();
            let little: Vec<u8> = wide.iter().flat_map(|unit| unit.to_le_bytes()).collect();
            let big: Vec<u8> = wide.iter().flat_map(|unit| unit.to_be_bytes()).collect();
            for (needle, step) in [(marker.clone().into_bytes(), 1), (little, 2), (big, 2)] {
                self.plain(bytes, &needle, step, &mut found);
                for (before, text) in alignments(&needle) {
                    for at in memmem::find_iter(bytes, text.as_bytes()) {
                        // From the group in which the marker begins; what stands before it in the group is not asked.
                        let start = at.saturating_sub((before * 8).div_ceil(6));
                        let rest = decoded(&bytes[start..]);
                        self.plain(&rest, &needle, step, &mut found);
                    }
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The numbers after each `needle`, a digit every `step` bytes.
    fn plain(&self, bytes: &[u8], needle: &[u8], step: usize, found: &mut Vec<usize>) {
        for at in memmem::find_iter(bytes, needle) {
            let rest = &bytes[at + needle.len()..];
            let digits = rest
                .iter()
                .filter(|byte| step == 1 || **byte != 0)
                .take(WIDTH);
            let number = digits.map(|byte| char::from(*byte)).collect::<String>();
            found.extend(number.parse::<usize>());
        }
    }
}

/// What base64 has of `bytes` for sure when they begin at each of the three places of a group, with both alphabets.
fn alignments(bytes: &[u8]) -> Vec<(usize, String)> {
    let mut all = Vec::new();
    for before in 0..3 {
        let padded = [&[0; 3][..before], bytes].concat();
        let text = encoded(&padded);
        // The first characters depend on what stands before, the last one on what comes after.
        let (first, whole) = ((before * 8).div_ceil(6), padded.len() * 8 / 6);
        let sure = text[first..whole].to_owned();
        let for_urls = sure.replace('+', "-").replace('/', "_");
        all.push((before, sure.clone()));
        if for_urls != sure {
            all.push((before, for_urls));
        }
    }
    all
}

fn encoded(bytes: &[u8]) -> String {
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let of = |at: usize| u32::from(group.get(at).copied().unwrap_or_default());
        let bits = of(0) << 16 | of(1) << 8 | of(2);
        for shift in [18, 12, 6, 0] {
            out.push(char::from(ALPHABET[(bits >> shift & 63) as usize]));
        }
    }
    out
}

/// The bytes that the beginning of `text` stands for, as far as a canary reaches.
fn decoded(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for group in text.chunks(4).take(LONGEST) {
        let mut bits = 0;
        for at in 0..4 {
            let byte = match group.get(at) {
                Some(b'-') => b'+',
                Some(b'_') => b'/',
                Some(byte) => *byte,
                None => return out,
            };
            let Some(six) = ALPHABET.iter().position(|known| *known == byte) else {
                return out;
            };
            bits = bits << 6 | six as u32;
        }
        out.extend([(bits >> 16) as u8, (bits >> 8) as u8, bits as u8]);
    }
    out
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// Digits of a canary's number.
const WIDTH: usize = 6;
/// Groups of base64 that hold the longest canary in UTF-16.
const LONGEST: usize = 30;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_canary_is_found_in_whatever_form() {
        let seed = Seed::new(0x0123_4567_89ab_cdef);
        for digits in [false, true] {
            for (number, later) in [(0, false), (7, true), (123_456, false)] {
                let canary = seed.canary(number, later, digits);
                let wide: Vec<u16> = canary.encode_utf16().collect();
                let forms = [
                    canary.clone().into_bytes(),
                    wide.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
                    wide.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
                ];
                for form in forms {
                    assert_eq!(
                        seed.find(&[b"\"a\":", &form[..], b"\"b"].concat()),
                        [number]
                    );
                    for before in ["", "?", "??"] {
                        let text = encoded(&[before.as_bytes(), &form, b"???"].concat());
                        for text in [text.clone(), text.replace('+', "-").replace('/', "_")] {
                            let hay = format!("{{\"data\":\"{text}\"}}");
                            assert_eq!(seed.find(hay.as_bytes()), [number], "{canary} {before}");
                        }
                    }
                }
            }
        }
        assert_eq!(seed.find(seed.control().as_bytes()), [0; 0]);
        assert_eq!(
            seed.find(Seed::new(1).canary(0, false, false).as_bytes()),
            [0; 0]
        );
    }
}
