//! What on a page looks sensitive, and why: for a person to accept, one by one or all at once.
//!
//! `clues` gathers what a field says of itself: its type and autocomplete, its names, its label, the text beside it. `plain` makes
//! these comparable, `words` knows what they mean in eight languages and some more. What one clue leaves open its neighbours settle: a month beside a card number is
//! not a month of birth. `texts` looks at what a page shows, with `headings` that say what it is, `presses` at controls that commit to something.

use foldhash::HashMap;

use crate::{
    document::{Document, NodeId},
    ruleset::Effect,
};

mod clues;
mod groups;
mod headings;
mod plain;
mod presses;
mod texts;
mod words;

use clues::Field;
pub use clues::said;

/// Something that a rule should cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The element.
    pub node: NodeId,
    /// What it holds or does.
    pub category: Category,
    /// How sure it is, in percent.
    pub confidence: u8,
    /// What gave it away, in words for a person.
    pub reason: String,
}

/// What an element holds or does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Category {
    /// The number of a payment card.
    CardNumber,
    /// The security code of a payment card.
    CardCode,
    /// Until when a payment card is good, or a part of that.
    CardExpiry,
    /// Whose payment card it is.
    CardHolder,
    /// A password, a PIN, an answer to a security question.
    Credential,
    /// A code that is good once.
    OneTimeCode,
    /// A number by which a state or an authority knows a person.
    IdentityNumber,
    /// A bank account.
    BankAccount,
    /// A date of birth, or a part of it.
    BirthDate,
    /// A person's name, or a part of it.
    Name,
    /// A name to sign in with.
    Username,
    /// An e-mail address.
    Email,
    /// A telephone number, or a part of it.
    Phone,
    /// A postal address, or a part of it.
    Address,
    /// A company, its registration, somebody's place in it.
    Organization,
    /// Sex or gender.
    Gender,
    /// Health.
    Health,
    /// What somebody earns or owns.
    Income,
    /// A text that may say anything.
    FreeText,
    /// A balance or an amount that the page shows.
    Amount,
    /// Pays, orders or transfers.
    Commit,
    /// Deletes or ends something.
    Destroy,
    /// Signs out.
    SignOut,
}

/// What something looks like, by the word for its category that `louver suggest` prints, as people say it.
pub fn in_words(category: &str) -> &str {
    match category {
        "payment" => "payment card data",
        "credential" => "a password or secret",
        "one-time-code" => "a one-time code",
        "government-id" => "an identity number",
        "bank" => "a bank account",
        "name" => "a name",
        "birth" => "a date of birth",
        "username" => "a user name",
        "email" => "an e-mail address",
        "phone" => "a telephone number",
        "address" => "a postal address",
        "health" => "health data",
        "income" => "income or wealth",
        "free-text" => "free text",
        "amount" => "a balance or an amount",
        "action" => "a control that pays, deletes or signs out",
        other => other,
    }
}

/// How much harm it does when somebody sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gravity {
    /// Secrets, payment, numbers given by a state.
    Secret,
    /// By which a person is known or found.
    Personal,
    /// Whatever else should not be seen, or not be done by another.
    Other,
}

impl Category {
    /// All that there are.
    pub const ALL: [Category; 23] = [
        Category::CardNumber,
        Category::CardCode,
        Category::CardExpiry,
        Category::CardHolder,
        Category::Credential,
        Category::OneTimeCode,
        Category::IdentityNumber,
        Category::BankAccount,
        Category::BirthDate,
        Category::Name,
        Category::Username,
        Category::Email,
        Category::Phone,
        Category::Address,
        Category::Organization,
        Category::Gender,
        Category::Health,
        Category::Income,
        Category::FreeText,
        Category::Amount,
        Category::Commit,
        Category::Destroy,
        Category::SignOut,
    ];

    /// How grave it is.
    pub fn gravity(self) -> Gravity {
        match self {
            Category::CardNumber
            | Category::CardCode
            | Category::CardExpiry
            | Category::CardHolder
            | Category::Credential
            | Category::OneTimeCode
            | Category::IdentityNumber
            | Category::BankAccount => Gravity::Secret,
            Category::BirthDate
            | Category::Name
            | Category::Username
            | Category::Email
            | Category::Phone
            | Category::Address
            | Category::Organization
            | Category::Gender => Gravity::Personal,
            _ => Gravity::Other,
        }
    }

    /// The word for it, as `louver suggest` prints it.
    pub fn as_str(self) -> &'static str {
        match self {
            Category::CardNumber
            | Category::CardCode
            | Category::CardExpiry
            | Category::CardHolder => "payment",
            Category::Credential => "credential",
            Category::OneTimeCode => "one-time-code",
            Category::IdentityNumber => "government-id",
            Category::BankAccount => "bank",
            // Of a company too.
            Category::Name | Category::Organization => "name",
            // What a certificate of birth says.
            Category::BirthDate | Category::Gender => "birth",
            Category::Username => "username",
            Category::Email => "email",
            Category::Phone => "phone",
            Category::Address => "address",
            Category::Health => "health",
            Category::Income => "income",
            Category::FreeText => "free-text",
            Category::Amount => "amount",
            Category::Commit | Category::Destroy | Category::SignOut => "action",
        }
    }

    /// What a rule for it does.
    pub fn effect(self) -> Effect {
        match self {
            Category::Commit | Category::Destroy | Category::SignOut => Effect::Disable,
            _ => Effect::Mask,
        }
    }
}

/// What looks sensitive on a page, in document order.
pub fn suggest(document: &Document) -> Vec<Suggestion> {
    let mut fields: Vec<Field<'_>> = clues::fields(document);
    groups::settle(document, &mut fields);
    let mut found: Vec<Suggestion> = fields.iter().filter_map(Field::suggestion).collect();
    found.extend(texts::suggest(document));
    found.extend(presses::suggest(document));
    let places: HashMap<NodeId, usize> = document.elements().zip(0..).collect();
    found.sort_by_key(|one| places.get(&one.node).copied());
    found
}
