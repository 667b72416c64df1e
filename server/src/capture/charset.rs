//! Bytes of a page to text, by the order of the HTML standard: byte order mark, `Content-Type`, `<meta>`, else UTF-8.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// The text. What no encoding explains becomes U+FFFD.
pub fn decode(body: &[u8], content_type: &str) -> String {
    let declared = parameter(content_type)
        .or_else(|| meta(body))
        .unwrap_or(UTF_8);
    // A byte order mark wins over everything.
    declared.decode(body).0.into_owned()
}

fn parameter(content_type: &str) -> Option<&'static Encoding> {
    content_type
        .split(';')
        .skip(1)
        .find_map(|parameter| parameter.trim().strip_prefix("charset="))
        .and_then(|label| Encoding::for_label(label.trim_matches(['"', '\'', ' ']).as_bytes()))
}

/// `charset=` within the first kilobyte, in `<meta charset>` and in `<meta http-equiv>` alike.
fn meta(body: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&body[..body.len().min(1024)]).to_ascii_lowercase();
    let mut rest = head.as_str();
    while let Some(at) = rest.find("<meta") {
        rest = &rest[at + "<meta".len()..];
        let tag = &rest[..rest.find('>').unwrap_or(rest.len())];
        if let Some(at) = tag.find("charset=") {
            let label = tag[at + "charset=".len()..].trim_start_matches(['"', '\'', ' ']);
            let end = label
                .find(['"', '\'', ' ', ';', '/'])
                .unwrap_or(label.len());
            let encoding = Encoding::for_label(&label.as_bytes()[..end])?;
            // A page whose `<meta>` could be read is not UTF-16, whatever it says.
            let utf_16 = encoding == UTF_16LE || encoding == UTF_16BE;
            return Some(if utf_16 { UTF_8 } else { encoding });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        let html = "text/html";
        assert_eq!(decode("ü".as_bytes(), html), "ü");
        assert_eq!(decode(b"\xfc", "text/html; charset=iso-8859-1"), "ü");
        assert_eq!(decode(b"\xfc", r#"text/html; charset="windows-1252""#), "ü");
        assert_eq!(
            decode(b"<meta charset=latin1>\xfc", html),
            "<meta charset=latin1>ü"
        );
        assert_eq!(
            decode(
                b"<meta http-equiv=content-type content=\"text/html; charset=koi8-r\">\xc1",
                html
            ),
            "<meta http-equiv=content-type content=\"text/html; charset=koi8-r\">а"
        );
        assert_eq!(
            decode("<meta charset=utf-16>ü".as_bytes(), html),
            "<meta charset=utf-16>ü"
        );
        assert_eq!(
            decode(b"\xff\xfeh\x00i\x00", "text/html; charset=utf-8"),
            "hi"
        );
        assert_eq!(
            decode(b"\xef\xbb\xbfhi", "text/html; charset=iso-8859-1"),
            "hi"
        );
        assert_eq!(decode(b"\xfc", html), "\u{fffd}");
    }
}
