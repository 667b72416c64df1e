//! Events and nodes written as JSON text, straight from the types: the other direction of `read`.

use serde::Serialize;

use super::read::plain;

/// A text of JSON that is being written.
pub struct Writer(String);

impl Default for Writer {
    /// With room for a small event.
    fn default() -> Self {
        Writer(String::with_capacity(512))
    }
}

impl Writer {
    /// The text.
    pub fn finish(self) -> String {
        self.0
    }

    /// Makes room for so many bytes more.
    pub fn reserve(&mut self, bytes: usize) {
        self.0.reserve(bytes);
    }

    /// Writes JSON as it is.
    pub fn json(&mut self, json: &str) {
        self.0.push_str(json);
    }

    /// Writes the items of an array, each by `write`.
    pub fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        let mut before = "[";
        for item in items {
            self.json(before);
            write(self, item);
            before = ",";
        }
        self.json(match items.is_empty() {
            true => "[]",
            false => "]",
        });
    }

    /// Writes an object of names and values.
    pub fn pairs<N: AsRef<str>, V>(&mut self, pairs: &[(N, V)], write: impl Fn(&mut Self, &V)) {
        self.json("{");
        for (place, (name, value)) in pairs.iter().enumerate() {
            if place > 0 {
                self.json(",");
            }
            self.string(name.as_ref());
            self.json(":");
            write(self, value);
        }
        self.json("}");
    }

    /// Writes a string.
    pub fn string(&mut self, text: &str) {
        self.0.push('"');
        let mut start = 0;
        loop {
            let end = plain(text.as_bytes(), start);
            self.0.push_str(&text[start..end]);
            let Some(byte) = text.as_bytes().get(end) else {
                break;
            };
            match byte {
                b'"' => self.json("\\\""),
                b'\\' => self.json("\\\\"),
                b'\n' => self.json("\\n"),
                b'\r' => self.json("\\r"),
                b'\t' => self.json("\\t"),
                0x08 => self.json("\\b"),
                0x0c => self.json("\\f"),
                other => self.json(&format!("\\u{other:04x}")),
            }
            start = end + 1;
        }
        self.0.push('"');
    }

    /// Writes a whole number.
    pub fn integer(&mut self, number: impl itoa::Integer) {
        self.0.push_str(itoa::Buffer::new().format(number));
    }

    /// Writes any number, as serde_json does.
    pub fn number(&mut self, number: f64) {
        // Most are whole; below 2⁵³ these are exact.
        match number as i64 {
            whole if whole as f64 == number && whole > 0 && whole < 1 << 53 => {
                self.integer(whole);
                self.json(".0");
            }
            _ => self.value(&number),
        }
    }

    /// Writes a value that serde knows how to write.
    pub fn value(&mut self, value: &(impl Serialize + ?Sized)) {
        let json = serde_json::to_string(value);
        self.json(&json.expect("what events are made of has string keys only"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_written_as_serde_json_writes_them() {
        let all: String = (0..=0x100).filter_map(char::from_u32).collect();
        for text in ["", "a", "\"", "12345678\"", "\\\n", "é\u{2028}", &all] {
            let mut writer = Writer::default();
            writer.string(text);
            assert_eq!(writer.finish(), serde_json::to_string(text).unwrap());
        }
    }

    #[test]
    fn numbers_are_written_as_serde_json_writes_them() {
        let exact = (1_i64 << 53) as f64;
        for number in [
            0.0,
            -0.0,
            1.0,
            -1.0,
            0.5,
            1e3,
            1_764_000_000_000.0,
            1_764_000_000_000.25,
            exact - 1.0,
            exact,
            1e16,
            1e300,
            f64::NAN,
            f64::INFINITY,
        ] {
            let mut writer = Writer::default();
            writer.number(number);
            assert_eq!(writer.finish(), serde_json::to_string(&number).unwrap());
        }
    }
}
