//! What a field's neighbours say of it: 'number' beside an expiry date is a card's, beside a street a house's.

use super::{
    Category,
    clues::{Field, Guess, said},
    plain::plain,
    words::{Meaning, speaks_of},
};
use crate::document::{Document, NodeId};

/// Gives the fields that say too little what the fields around them say.
pub fn settle(document: &Document, fields: &mut [Field<'_>]) {
    // Dates first, then numbers and codes, then names: each rests on those before.
    for step in [date, number, holder, login] {
        for place in 0..fields.len() {
            let Some(category) = step(document, fields, place) else {
                continue;
            };
            let said = fields[place]
                .guess
                .as_ref()
                .map(|guess| guess.reason.as_str());
            let reason = [said.unwrap_or_default(), BY_COMPANY]
                .join(" ")
                .trim()
                .to_owned();
            fields[place].guess = Some(Guess {
                meaning: Meaning::Is(category),
                confidence: 70,
                said: String::new(),
                reason,
            });
        }
    }
    // What nothing says is a card's was sent to whoever types it in.
    let unsettled = fields.iter_mut().filter_map(|field| field.guess.as_mut());
    for guess in unsettled.filter(|guess| guess.meaning == Meaning::Confirmation) {
        guess.meaning = Meaning::Is(Category::OneTimeCode);
    }
    for field in fields.iter_mut().filter(|field| !field.is_typed()) {
        let is_typed = |guess: &mut Guess| matches!(guess.meaning, Meaning::Is(category) if TYPED.contains(&category));
        field.guess.take_if(is_typed);
    }
}

/// The categories of the fields up to `reach` before and after one in its form, nearest first.
fn around<'a>(
    fields: &'a [Field<'_>],
    place: usize,
    reach: usize,
) -> impl Iterator<Item = Category> + 'a {
    let form = fields[place].form;
    (1..=reach)
        .flat_map(move |step| [place.checked_sub(step), Some(place + step)])
        .flatten()
        .filter_map(|at| fields.get(at))
        .filter(move |field| field.form == form)
        .filter_map(|field| match field.meaning() {
            Some(Meaning::Is(category)) => Some(category),
            _ => None,
        })
}

fn is_card(category: Category) -> bool {
    matches!(
        category,
        Category::CardNumber | Category::CardCode | Category::CardExpiry
    )
}

fn date(document: &Document, fields: &[Field<'_>], place: usize) -> Option<Category> {
    if !matches!(fields[place].meaning()?, Meaning::DatePart | Meaning::Date) {
        return None;
    }
    let is_dated =
        |category: &Category| matches!(category, Category::CardExpiry | Category::BirthDate);
    around(fields, place, 2)
        .find(is_dated)
        .or_else(|| headed(document, fields[place].node))
        .or_else(|| {
            around(fields, place, 4)
                .any(is_card)
                .then_some(Category::CardExpiry)
        })
}

/// What the few words around a field speak of.
fn headed(document: &Document, node: NodeId) -> Option<Category> {
    document.ancestors(node).take(4).find_map(|above| {
        let text = said(document, above);
        let words = plain(&text);
        if words.len() > 150 {
            return None;
        }
        [Category::BirthDate, Category::CardExpiry]
            .into_iter()
            .find(|category| speaks_of(&words, *category))
    })
}

fn number(_: &Document, fields: &[Field<'_>], place: usize) -> Option<Category> {
    let guess = fields[place].guess.as_ref()?;
    let card = match guess.meaning {
        Meaning::Number => Some(Category::CardNumber),
        Meaning::Code | Meaning::Confirmation => Some(Category::CardCode),
        // What is a PIN elsewhere is a postal code in India.
        Meaning::Is(Category::Credential) if guess.said.starts_with("pin") => None,
        _ => return None,
    };
    around(fields, place, 3).find_map(|category| match category {
        Category::Address => Some(Category::Address),
        _ if is_card(category) => card,
        Category::Credential if guess.meaning == Meaning::Confirmation => {
            Some(Category::OneTimeCode)
        }
        _ => None,
    })
}

fn holder(_: &Document, fields: &[Field<'_>], place: usize) -> Option<Category> {
    let guess = fields[place].guess.as_ref()?;
    if guess.meaning != Meaning::Is(Category::Name) || !WHOLE_NAME.contains(&guess.said.as_str()) {
        return None;
    }
    let near: Vec<Category> = around(fields, place, 2).collect();
    let is_person = |category: &Category| {
        matches!(
            category,
            Category::Address | Category::Email | Category::Phone | Category::Organization
        )
    };
    (near.iter().any(|category| is_card(*category)) && !near.iter().any(is_person))
        .then_some(Category::CardHolder)
}

/// What stands right before a password is what somebody signs in with, whatever it is called there.
fn login(_: &Document, fields: &[Field<'_>], place: usize) -> Option<Category> {
    let (field, next) = (&fields[place], fields.get(place + 1)?);
    let is_login =
        next.is_password() && next.form == field.form && field.is_line() && !field.is_password();
    let says_more = matches!(field.meaning(), Some(Meaning::Is(category)) if !matches!(category, Category::IdentityNumber | Category::BankAccount));
    (is_login && !says_more).then_some(Category::Username)
}

const BY_COMPANY: &str = "The fields around it say the rest.";
/// Names that are those of one whole person.
const WHOLE_NAME: [&str; 12] = [
    "name",
    "full name",
    "fullname",
    "your name",
    "nom",
    "nombre",
    "nombre completo",
    "nome",
    "naam",
    "氏名",
    "お名前",
    "名前",
];
/// What nobody chooses from a list.
const TYPED: [Category; 8] = [
    Category::CardNumber,
    Category::CardCode,
    Category::CardHolder,
    Category::OneTimeCode,
    Category::Credential,
    Category::BankAccount,
    Category::IdentityNumber,
    Category::Username,
];
