//! Texts of a page that look like what nobody else should read: card numbers, accounts, addresses, balances.

use std::sync::LazyLock;

use foldhash::HashMap;
use regex::Regex;

use super::{Category, Gravity, Suggestion, headings::Headings, plain::plain};
use crate::document::{Content, Document, NodeId};

/// The elements whose own text looks sensitive.
pub fn suggest(document: &Document) -> Vec<Suggestion> {
    let mut found: Vec<Suggestion> = Vec::new();
    let Some(root) = document.root() else {
        return found;
    };
    let mut headings = Headings::new(document);
    let mut balances: HashMap<NodeId, bool> = HashMap::default();
    for node in document.subtree(root) {
        let Content::Text {
            text,
            is_style: false,
        } = document.content(node)
        else {
            continue;
        };
        let Some(parent) = document.parent(node) else {
            continue;
        };
        let is_read = document.element(parent).is_some_and(|element| {
            !matches!(
                element.tag.as_str(),
                "script" | "style" | "title" | "option" | "textarea" | "noscript" | "template"
            )
        });
        let text = text.trim();
        if !is_read || text.is_empty() || found.last().is_some_and(|last| last.node == parent) {
            continue;
        }
        let is_balance = || {
            let known = balances.entry(parent);
            *known.or_insert_with(|| is_balance(document, &mut headings, parent))
        };
        if let Some((category, confidence, reason)) = look(text, is_balance) {
            found.push(Suggestion {
                node: parent,
                category,
                confidence,
                reason: reason.to_owned(),
            });
        } else if let Some(headed) = headings.of(parent, text) {
            found.push(Suggestion {
                node: parent,
                category: headed.category,
                confidence: match headed.category.gravity() {
                    Gravity::Secret => 85,
                    _ => 70,
                },
                reason: headed.reason,
            });
        }
    }
    found
}

fn look(text: &str, is_balance: impl FnOnce() -> bool) -> Option<(Category, u8, &'static str)> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits >= 12 {
        if NUMBERS
            .find_iter(text)
            .any(|run| is_card_number(run.as_str()))
        {
            return Some((
                Category::CardNumber,
                90,
                "It shows a number that is built like a payment card's.",
            ));
        }
        if IBAN.find_iter(text).any(|run| is_iban(run.as_str())) {
            return Some((Category::BankAccount, 95, "It shows an IBAN."));
        }
    }
    if text.contains('@') && EMAIL.is_match(text) {
        return Some((Category::Email, 80, "It shows an e-mail address."));
    }
    if digits > 0 && text.len() < LONGEST_AMOUNT && AMOUNT.is_match(text) && is_balance() {
        return Some((
            Category::Amount,
            75,
            "It shows an amount beside words for a balance.",
        ));
    }
    if text.len() < LONGEST_GREETING && GREETING.is_match(text) {
        return Some((Category::Name, 60, "It greets somebody by name."));
    }
    None
}

/// Whether the element, what stands around it, or its names speak of what somebody has or owes.
fn is_balance(document: &Document, headings: &mut Headings<'_>, parent: NodeId) -> bool {
    let names = |node: NodeId| {
        let element = document.element(node);
        let value = |name: &str| {
            element
                .and_then(|one| one.attribute(name))
                .unwrap_or_default()
                .into_owned()
        };
        [
            value("id"),
            value("class"),
            value("aria-label"),
            value("data-testid"),
        ]
        .join(" ")
    };
    let around = document
        .parent(parent)
        .map(|above| super::clues::said(document, above));
    let text = around.filter(|text| text.len() < 120).unwrap_or_default();
    // What the element says itself comes first: what stands around it may be long.
    let own = super::clues::said(document, parent);
    BALANCE.is_match(&plain(&names(parent)))
        || BALANCE.is_match(&plain(&own))
        || BALANCE.is_match(&plain(&text))
        || headings
            .column(parent)
            .is_some_and(|head| SUM.is_match(&plain(&super::clues::said(document, head))))
}

/// By Luhn's formula (ISO/IEC 7812).
fn is_card_number(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match place % 2 {
            0 => *digit,
            _ => digit * 2 - if *digit > 4 { 9 } else { 0 },
        })
        .sum();
    (13..=19).contains(&digits.len()) && matches!(digits[0], 2..=6) && sum.is_multiple_of(10)
}

/// By the remainder of ISO 7064 that ISO 13616 asks for.
fn is_iban(text: &str) -> bool {
    let compact: String = text.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    if !(15..=34).contains(&compact.len()) {
        return false;
    }
    let rest = compact[4..]
        .chars()
        .chain(compact[..4].chars())
        .try_fold(0u32, |rest, c| {
            let value = c.to_digit(36)?;
            Some((rest * if value > 9 { 100 } else { 10 } + value) % 97)
        });
    rest == Some(1)
}

static NUMBERS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\d(?:[ \u{a0}-]?\d){12,18}").expect("a pattern of ours"));
static IBAN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b[A-Z]{2}\d{2}(?:[ \u{a0}]?[A-Z0-9]){11,30}\b").expect("a pattern of ours")
});
static EMAIL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+").expect("a pattern of ours"));
static AMOUNT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:[$\u{20ac}\u{a3}\u{a5}]|\b[A-Z]{3}\b)\s*[-+\u{2212}]?\d[\d.,'\u{a0} ]*|\d[\d.,'\u{a0} ]*\s*(?:[$\u{20ac}\u{a3}\u{a5}\u{5186}]|\b[A-Z]{3}\b|kr\b|z\u{142})")
        .expect("a pattern of ours")
});
/// Welcomes, before a comma and what is written as names are.
static GREETING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?i:welcome(?: back)?|hello|hi|good (?:morning|afternoon|evening)|hallo|willkommen(?: zur\u{fc}ck)?|guten (?:morgen|tag|abend)|bonjour|bienvenue|hola|bienvenid[oa]|buenos d\u{ed}as|ciao|benvenut[oa]|buongiorno|ol\u{e1}|bem-vind[oa]|hoi|welkom(?: terug)?|goedemorgen),\s+\p{Lu}[\p{L}'.-]*(?:\s+\p{Lu}[\p{L}'.-]*){0,3}\s*[!.]?$",
    )
    .expect("a pattern of ours")
});
/// The longest texts, in bytes, that are a greeting, and that say an amount and of what.
const LONGEST_GREETING: usize = 80;
const LONGEST_AMOUNT: usize = 60;
static BALANCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:balance|available|amount due|account|credit limit|savings|salary|income|owed|kontostand|guthaben|saldo|verfugbar|gehalt|solde|disponible|salaire|ingresos|stipendio|reddito|salario|tegoed|salaris)\b|残高|利用可能",
    )
    .expect("a pattern of ours")
});

/// What a column of sums is headed.
static SUM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:amount|balance|debit|credit|paid in|paid out|betrag|umsatz|kontostand|guthaben|soll|haben|saldo|montant|solde|importe|importo|valor|dare|avere|bedrag|af|bij)\b|金額|残高|入金|出金",
    )
    .expect("a pattern of ours")
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_checked_by_their_check_digits() {
        assert!(is_card_number("4111 1111 1111 1111") && !is_card_number("4111 1111 1111 1112"));
        assert!(is_iban("DE89 3704 0044 0532 0130 00") && !is_iban("DE88 3704 0044 0532 0130 00"));
    }
}
