//! What a person or a programmer wrote, made comparable: lower case, no accents, one blank between words.

/// A text in lower case, without accents, as words with one blank between them; `fooBar2[x]` becomes `foo bar 2 x`, and `D.N.I.`
/// one word.
pub fn plain(text: &str) -> String {
    read(text, |_, _| {}).trim().to_owned()
}

/// The words of a text that these are in [`plain`], as they are written there; these, where they are not in it.
pub fn written<'t>(text: &'t str, said: &'t str) -> &'t str {
    // For each byte of the plain text the place of the character that it came from.
    let mut places = Vec::new();
    let plain = read(text, |length, place| places.resize(length, place));
    let from_to = plain.find(said).and_then(|start| {
        let last = *places.get((start + said.len()).checked_sub(1)?)?;
        let mut rest = text.get(last..)?.char_indices().skip(1);
        let end = rest.find(|(_, char)| !is_mark(*char));
        Some((
            *places.get(start)?,
            end.map_or(text.len(), |(end, _)| last + end),
        ))
    });
    from_to
        .and_then(|(start, end)| text.get(start..end))
        .unwrap_or(said)
}

/// As [`plain`], with blanks at its ends; `each` is told its length after each character, and the place of that in the text.
fn read(text: &str, mut each: impl FnMut(usize, usize)) -> String {
    let mut plain = String::with_capacity(text.len() + 8);
    let mut at = 0;
    let chars: Vec<char> = text.chars().take(LONGEST).collect();
    let mut before = ' ';
    for (place, &char) in chars.iter().enumerate() {
        let start = at;
        at += char.len_utf8();
        if char == '.' && is_abbreviated(&chars, place) {
            continue;
        }
        let is_new_word = char.is_uppercase() && before.is_lowercase()
            || char.is_ascii_digit() && before.is_alphabetic() && before.is_ascii()
            || before.is_ascii_digit() && char.is_alphabetic() && char.is_ascii();
        if (is_new_word || !char.is_alphanumeric() && !is_mark(char)) && !plain.ends_with(' ') {
            plain.push(' ');
        }
        if matches!(char, '#' | '№') {
            plain.push_str("no ");
        }
        if char.is_alphanumeric() || is_mark(char) {
            plain.extend(
                char.to_lowercase()
                    .map(without_accent)
                    .filter(|c| *c != '\0'),
            );
            if char == 'ß' {
                plain.push('s');
            }
        }
        before = char;
        each(plain.len(), start);
    }
    plain
}

/// Whether a full stop stands between single letters.
fn is_abbreviated(chars: &[char], stop: usize) -> bool {
    let is_letter = |at: usize| chars.get(at).is_some_and(|c| c.is_alphabetic());
    let is_single = |letter: usize, beyond: Option<usize>| {
        is_letter(letter)
            && !beyond.is_some_and(|at| chars.get(at).is_some_and(|c| c.is_alphanumeric()))
    };
    stop > 0 && is_single(stop - 1, stop.checked_sub(2)) && is_single(stop + 1, Some(stop + 2))
}

fn is_mark(char: char) -> bool {
    // Japanese long vowels and repetition, combining marks.
    matches!(
        char,
        'ー' | '々' | '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}'
    )
}

fn without_accent(char: char) -> char {
    match char {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' | 'ª' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' | 'ģ' => 'g',
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => 'i',
        'ķ' => 'k',
        'ł' | 'ļ' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ň' | 'ņ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' | 'º' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' | 'ș' | 'ß' => 's',
        'ť' | 'ţ' | 'ț' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'ų' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        '\u{300}'..='\u{36f}' => '\0',
        other => other,
    }
}

/// So much of a text is looked at, in characters: what a field is called is said at once.
pub const LONGEST: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_into_words() {
        for (text, words) in [
            ("txtCardNumber", "txt card number"),
            ("billing[address_line1]", "billing address line 1"),
            ("Numéro de la carte *", "numero de la carte"),
            ("Straße", "strasse"),
            ("カード番号", "カード番号"),
            ("cvv2", "cvv 2"),
            ("D.N.I. / N.º", "dni no"),
            ("Tel.Nr. v. B", "tel nr v b"),
            ("Card #", "card no"),
        ] {
            assert_eq!(plain(text), words);
        }
    }

    #[test]
    fn words_are_found_as_they_are_written() {
        for (text, said, written_so) in [
            ("Konto löschen!", "loschen", "löschen"),
            ("Lo\u{308}schen", "loschen", "Lo\u{308}schen"),
            ("txtCardNumber2", "card number", "CardNumber"),
            ("Mot de passe oublié ?", "oublie", "oublié"),
            ("Große Straße", "strasse", "Straße"),
            ("D.N.I. / N.º", "dni", "D.N.I"),
            ("Card #", "card no", "Card #"),
            ("カード番号", "番号", "番号"),
            ("Card", "iban", "iban"),
        ] {
            assert_eq!(written(text, said), written_so, "{text}");
        }
    }
}
