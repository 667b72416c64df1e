//! On which line of a JSON file a place is that a JSON pointer names.

/// The line, from 1, on which the value begins; none where there is none. `json` must be JSON.
pub fn line(json: &str, pointer: &str) -> Option<usize> {
    let names: Vec<String> = pointer
        .split('/')
        .skip(1)
        .map(|name| name.replace("~1", "/").replace("~0", "~"))
        .collect();
    let mut scan = Scan { json, at: 0 };
    scan.find(&names)?;
    Some(json[..scan.at].matches('\n').count() + 1)
}

struct Scan<'a> {
    json: &'a str,
    at: usize,
}

impl Scan<'_> {
    /// Goes from before a value to the beginning of the one within it that the names lead to.
    fn find(&mut self, names: &[String]) -> Option<()> {
        for name in names {
            let open = self.peek()?;
            self.at += 1;
            let mut place = 0;
            loop {
                match self.peek()? {
                    ']' | '}' => return None,
                    ',' => {
                        self.at += 1;
                        place += 1;
                    }
                    _ if open == '{' => {
                        let start = self.at;
                        self.skip()?;
                        let key: String = serde_json::from_str(&self.json[start..self.at]).ok()?;
                        if self.peek()? != ':' {
                            return None;
                        }
                        self.at += 1;
                        if key == *name {
                            break;
                        }
                        self.skip()?;
                    }
                    _ if place.to_string() == *name => break,
                    _ => self.skip()?,
                }
            }
        }
        self.peek().map(drop)
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
            assert_eq!(line(json, pointer), expected, "{pointer}");
        }
        assert_eq!(line("", "/a"), None);
        assert_eq!(line("{\"a", "/a"), None);
    }
}
