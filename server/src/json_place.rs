//! On which line of a JSON file a place is that a JSON pointer names.

use std::collections::HashMap;

/// The lines of the values of a file, by their pointers.
#[derive(Debug, Default)]
pub struct Lines(HashMap<String, usize>);

impl Lines {
    /// Reads the file once. Of what is no JSON the places before that are known.
    pub fn of(json: &str) -> Lines {
        let mut scan = Scan {
            json,
            at: 0,
            lines: HashMap::new(),
            counted: (0, 1),
        };
        // What stands after the place at which it is no JSON has no line.
        let _ = scan.value(&mut String::new(), DEEPEST);
        Lines(scan.lines)
    }

    /// The line, from 1, on which the value begins; none where there is none.
    pub fn line(&self, pointer: &str) -> Option<usize> {
        self.0.get(pointer).copied()
    }
}

/// No rule set and no list of them nests deeper; what does has no line.
const DEEPEST: u8 = 100;

struct Scan<'a> {
    json: &'a str,
    at: usize,
    lines: HashMap<String, usize>,
    /// Up to where lines were counted, and how many there are.
    counted: (usize, usize),
}

impl Scan<'_> {
    /// Goes over one value, and remembers where it and all in it begin.
    fn value(&mut self, pointer: &mut String, levels: u8) -> Option<()> {
        let open = self.peek()?;
        let (from, lines) = self.counted;
        let line = lines + self.json[from..self.at].matches('\n').count();
        self.counted = (self.at, line);
        self.lines.entry(pointer.clone()).or_insert(line);
        if !matches!(open, '[' | '{') || levels == 0 {
            return self.skip();
        }
        self.at += 1;
        let (length, mut place) = (pointer.len(), 0);
        loop {
            match self.peek()? {
                ']' | '}' => {
                    self.at += 1;
                    return Some(());
                }
                ',' => {
                    self.at += 1;
                    place += 1;
                    continue;
                }
                _ if open == '{' => {
                    let start = self.at;
                    self.skip()?;
                    let key: String = serde_json::from_str(&self.json[start..self.at]).ok()?;
                    if self.peek()? != ':' {
                        return None;
                    }
                    self.at += 1;
                    let key = key.replace('~', "~0").replace('/', "~1");
                    pointer.push_str(&format!("/{key}"));
                }
                _ => pointer.push_str(&format!("/{place}")),
            }
            self.value(pointer, levels - 1)?;
            pointer.truncate(length);
        }
    }

    /// The next character that is no white space; stops before it.
    fn peek(&mut self) -> Option<char> {
        let rest = self.json.get(self.at..)?.trim_start();
        self.at = self.json.len() - rest.len();
        rest.chars().next()
    }

    /// Goes over one value.
    fn skip(&mut self) -> Option<()> {
        self.peek()?;
        let (mut depth, mut in_text, mut is_escaped) = (0usize, false, false);
        let bytes = self.json.as_bytes();
        loop {
            let byte = *bytes.get(self.at)?;
            if in_text {
                match byte {
                    _ if is_escaped => is_escaped = false,
                    b'\\' => is_escaped = true,
                    b'"' => in_text = false,
                    _ => {}
                }
            } else {
                match byte {
                    b'"' => in_text = true,
                    b'[' | b'{' => depth += 1,
                    b']' | b'}' => depth = depth.checked_sub(1)?,
                    _ => {}
                }
            }
            self.at += 1;
            let is_word = !in_text && depth == 0 && !matches!(byte, b'"' | b']' | b'}');
            let ends = bytes
                .get(self.at)
                .is_none_or(|next| b",:]} \t\r\n".contains(next));
            if !in_text && depth == 0 && (!is_word || ends) {
                return Some(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_lines() {
        let json = "{\"a\": [1,\n {\"b/\\u0063\": \"]}\\\"\", \"d\":\n true}, -2.5e3,\n [\n]],\n\"e\": null}";
        for (pointer, expected) in [
            ("", Some(1)),
            ("/a", Some(1)),
            ("/a/0", Some(1)),
            ("/a/1", Some(2)),
            ("/a/1/b~1c", Some(2)),
            ("/a/1/d", Some(3)),
            ("/a/2", Some(3)),
            ("/a/3", Some(4)),
            ("/e", Some(6)),
            ("/a/3/0", None),
            ("/a/4", None),
            ("/f", None),
            ("/e/x", None),
        ] {
            assert_eq!(Lines::of(json).line(pointer), expected, "{pointer}");
        }
        assert_eq!(Lines::of("").line("/a"), None);
        assert_eq!(Lines::of("{\"a").line("/a"), None);
        assert_eq!(Lines::of("[1, 2").line("/1"), Some(1));
    }
}
