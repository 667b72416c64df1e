//! JSON text read straight into types, in one pass and with no tree of values between.
//!
//! What is rare (escapes, numbers with a point, whole values of little events) is left to serde_json, from the same place of the
//! text. `write` is the other direction.

use std::borrow::Cow;

use serde::{Deserialize, de::Error as _};
use serde_json::{Error, Result};

use super::MAX_DEPTH;

/// A place in a text of JSON.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    /// Reads a text that is one value.
    pub fn whole<T>(text: &'a str, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let mut reader = Reader {
            text,
            at: 0,
            depth: 0,
        };
        let value = read(&mut reader)?;
        match reader.peek() {
            None => Ok(value),
            Some(_) => Err(reader.fault("nothing more")),
        }
    }

    /// An object; `field` is called with each name and reads the value.
    pub fn object(&mut self, mut field: impl FnMut(&mut Self, &str) -> Result<()>) -> Result<()> {
        self.open(b'{', "an object")?;
        if !self.takes(b'}') {
            loop {
                let name = self.name()?;
                field(self, &name)?;
                if !self.takes(b',') {
                    self.expect(b'}', "`,` or `}`")?;
                    break;
                }
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// An array; `item` reads each value.
    pub fn array(&mut self, mut item: impl FnMut(&mut Self) -> Result<()>) -> Result<()> {
        self.open(b'[', "an array")?;
        if !self.takes(b']') {
            loop {
                item(self)?;
                if !self.takes(b',') {
                    self.expect(b']', "`,` or `]`")?;
                    break;
                }
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// The items of an array.
    pub fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let mut items = Vec::new();
        self.array(|from| {
            items.push(item(from)?);
            Ok(())
        })?;
        Ok(items)
    }

    /// Looks ahead into the object that comes next: a reader at the value of the field of that name.
    pub fn find(mut self, wanted: &str) -> Result<Option<Self>> {
        self.open(b'{', "an object")?;
        if self.takes(b'}') {
            return Ok(None);
        }
        loop {
            if self.name()? == wanted {
                return Ok(Some(self));
            }
            self.skip()?;
            if !self.takes(b',') {
                return Ok(None);
            }
        }
    }

    /// A string.
    pub fn string(&mut self) -> Result<Cow<'a, str>> {
        self.expect(b'"', "a string")?;
        let start = self.at;
        let end = plain(self.text.as_bytes(), start);
        if self.text.as_bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            return match self.text.get(start..end) {
                Some(text) => Ok(Cow::Borrowed(text)),
                None => Err(self.fault("a string")),
            };
        }
        self.skip_string()?;
        serde_json::from_str(&self.text[start - 1..self.at]).map(Cow::Owned)
    }

    /// A whole number, not negative.
    pub fn integer(&mut self) -> Result<u64> {
        self.peek();
        let digits = self.run(|byte| byte.is_ascii_digit());
        let is_more = matches!(self.text.as_bytes().get(self.at), Some(b'.' | b'e' | b'E'));
        let is_padded = digits.len() > 1 && digits.starts_with('0');
        match digits.parse() {
            Ok(number) if !is_more && !is_padded => Ok(number),
            _ => Err(self.fault("a whole number")),
        }
    }

    /// A number of a node.
    pub fn id(&mut self) -> Result<u32> {
        u32::try_from(self.integer()?).map_err(|_| self.fault("a smaller number"))
    }

    /// Any number.
    pub fn number(&mut self) -> Result<f64> {
        self.peek();
        let is_part = |byte: u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let text = self.run(is_part);
        // Most are whole; of so few digits these are exact.
        let is_whole = text.len() <= 15 && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_padded = text.len() > 1 && text.starts_with('0');
        if let Some(whole) = text.parse::<u64>().ok().filter(|_| is_whole && !is_padded) {
            return Ok(whole as f64);
        }
        serde_json::from_str(text).map_err(|_| self.fault("a number"))
    }

    /// `true` or `false`.
    pub fn flag(&mut self) -> Result<bool> {
        match self.word("true") {
            true => Ok(true),
            false if self.word("false") => Ok(false),
            false => Err(self.fault("`true` or `false`")),
        }
    }

    /// What `read` reads, or none where there is `null`.
    pub fn optional<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<Option<T>> {
        match self.word("null") {
            true => Ok(None),
            false => read(self).map(Some),
        }
    }

    /// A value that serde knows how to read, and that nests only little.
    pub fn value<T: Deserialize<'a>>(&mut self) -> Result<T> {
        self.peek();
        let start = self.at;
        self.skip()?;
        serde_json::from_str(&self.text[start..self.at])
    }

    /// A value that nobody asks for.
    pub fn skip(&mut self) -> Result<()> {
        match self.peek() {
            Some(b'"') => {
                self.at += 1;
                self.skip_string()
            }
            Some(b'{') => self.object(|from, _| from.skip()),
            Some(b'[') => self.array(Self::skip),
            Some(b't' | b'f') => self.flag().map(drop),
            Some(b'n') if self.word("null") => Ok(()),
            _ => self.number().map(drop),
        }
    }

    /// How many bytes of the text are left.
    pub fn left(&self) -> usize {
        self.text.len() - self.at
    }

    /// The next byte that is no white space; the place is before it.
    pub fn peek(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                byte => return byte.copied(),
            }
        }
    }

    /// What is wrong here.
    pub fn fault(&self, wanted: &str) -> Error {
        Error::custom(format_args!("expected {wanted} at byte {}", self.at))
    }

    fn name(&mut self) -> Result<Cow<'a, str>> {
        let name = self.string()?;
        self.expect(b':', "`:`")?;
        Ok(name)
    }

    fn open(&mut self, bracket: u8, what: &str) -> Result<()> {
        self.expect(bracket, what)?;
        self.depth += 1;
        match self.depth > MAX_DEPTH {
            true => Err(self.fault("less nesting")),
            false => Ok(()),
        }
    }

    fn takes(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn expect(&mut self, byte: u8, what: &str) -> Result<()> {
        match self.takes(byte) {
            true => Ok(()),
            false => Err(self.fault(what)),
        }
    }

    fn word(&mut self, word: &str) -> bool {
        let is_there = self.peek() == word.bytes().next()
            && self.text.as_bytes()[self.at..].starts_with(word.as_bytes());
        self.at += usize::from(is_there) * word.len();
        is_there
    }

    fn run(&mut self, is_part: impl Fn(u8) -> bool) -> &'a str {
        let rest = &self.text.as_bytes()[self.at..];
        let length = rest.iter().take_while(|byte| is_part(**byte)).count();
        self.at += length;
        &self.text[self.at - length..self.at]
    }

    /// To the end of a string of which the beginning was read; whether its escapes are in order is not looked at.
    fn skip_string(&mut self) -> Result<()> {
        let bytes = self.text.as_bytes();
        loop {
            self.at = plain(bytes, self.at);
            match bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') if self.at + 2 < bytes.len() => self.at += 2,
                _ => return Err(self.fault("the end of a string")),
            }
        }
    }
}

/// Where the run of bytes from `start` ends that stand for themselves in a string of JSON: at a quote, a backslash, a control
/// character or the end.
pub(super) fn plain(bytes: &[u8], start: usize) -> usize {
    const EACH: u64 = u64::MAX / 255;
    let rest = bytes.get(start..).unwrap_or_default();
    let (chunks, _) = rest.as_chunks::<8>();
    let mut at = start;
    for chunk in chunks {
        let eight = u64::from_le_bytes(*chunk);
        // The lowest high bit that is set marks the first such byte.
        let below = |eight: u64, limit: u64| eight.wrapping_sub(EACH * limit) & !eight;
        let is = |byte: u8| below(eight ^ (EACH * u64::from(byte)), 1);
        let found = (below(eight, 0x20) | is(b'"') | is(b'\\')) & (EACH << 7);
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let is_plain = |byte: &u8| *byte >= 0x20 && !matches!(byte, b'"' | b'\\');
    at + bytes[at..].iter().take_while(|byte| is_plain(byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// Everything by way of the reader alone.
    fn read(from: &mut Reader<'_>) -> Result<Value> {
        Ok(match from.peek() {
            Some(b'{') => {
                let mut map = serde_json::Map::new();
                from.object(|from, name| {
                    map.insert(name.to_owned(), read(from)?);
                    Ok(())
                })?;
                map.into()
            }
            Some(b'[') => from.list(read)?.into(),
            Some(b'"') => from.string()?.into(),
            Some(b't' | b'f') => from.flag()?.into(),
            Some(b'n') => {
                let none = from.optional(|from| Err::<(), _>(from.fault("null")))?;
                assert_eq!(none, None);
                Value::Null
            }
            _ => from.number()?.into(),
        })
    }

    #[test]
    fn what_serde_json_reads_is_read_and_nothing_else() {
        let long = "x".repeat(7);
        for text in [
            "{}",
            "[]",
            "[[],{}]",
            " [ 1 , 2 ] ",
            "\"\"",
            "\"é\"",
            "\"\\u00e9\\n\"",
            "\"\\ud83d\\ude00\"",
            "\"\\ud83d\"",
            "\"\\x\"",
            "\"a",
            "\"a\\",
            "\"a\\\"",
            "\"\u{1}\"",
            "\"\u{7f}\"",
            "[1,]",
            "[,]",
            "{,}",
            "{\"a\":1,}",
            "{\"a\"}",
            "{\"a\":}",
            "{a:1}",
            "{\"a\":1,\"a\":2}",
            "1",
            "01",
            "-1",
            "-",
            "1.5e3",
            "1.",
            ".5",
            "1e999",
            "+1",
            "1 2",
            "true",
            "false",
            "null",
            "tru",
            "nul",
            "nulll",
            "",
            " ",
            "]",
            "{\"a\":[{\"b\":null}]}",
            "[1 2]",
            "{\"a\" : true}",
            &format!("\"{long}\\n{long}{long}\""),
            &format!("\"{long}{long}é\""),
            &format!("\"{long}\t{long}\""),
        ] {
            let expected: Option<Value> = serde_json::from_str(text).ok();
            let ours = Reader::whole(text, read).ok();
            // Of numbers only the worth is compared.
            let plain =
                |value: Option<Value>| value.map(|value| value.to_string().replace(".0", ""));
            assert_eq!(plain(ours), plain(expected), "{text}");
        }
    }

    #[test]
    fn whole_numbers() {
        let read = |text| Reader::whole(text, Reader::integer).ok();
        for (text, expected) in [
            ("0", Some(0)),
            ("18446744073709551615", Some(u64::MAX)),
            ("18446744073709551616", None),
            ("01", None),
            ("1.0", None),
            ("1e3", None),
            ("-1", None),
            ("", None),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        assert!(Reader::whole("4294967296", Reader::id).is_err());
    }

    #[test]
    fn a_field_is_found_before_the_rest_is_read() {
        let found = |text| {
            Reader::whole(text, |from| {
                let found = from.find("type")?.map(|mut at| at.integer()).transpose()?;
                from.skip()?;
                Ok(found)
            })
            .ok()
        };
        assert_eq!(found(r#"{"a":{"type":1},"type":2}"#), Some(Some(2)));
        assert_eq!(found(r#"{"a":1}"#), Some(None));
        assert_eq!(found(r#"{}"#), Some(None));
        assert_eq!(found(r#"[]"#), None);
    }

    #[test]
    fn nesting_ends() {
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(Reader::whole(&nested(MAX_DEPTH), Reader::skip).is_ok());
        assert!(Reader::whole(&nested(MAX_DEPTH + 1), Reader::skip).is_err());
    }
}
