//! What a suggestion is about, in words.

use rules::suggest::Category;

/// As people name it.
pub fn name(category: Category) -> &'static str {
    match category {
        Category::CardNumber => "Card number",
        Category::CardCode => "Card security code",
        Category::CardExpiry => "Card expiry",
        Category::CardHolder => "Card holder",
        Category::Credential => "Password or secret",
        Category::OneTimeCode => "One-time code",
        Category::IdentityNumber => "Identity number",
        Category::BankAccount => "Bank account",
        Category::BirthDate => "Date of birth",
        Category::Name => "Name",
        Category::Username => "User name",
        Category::Email => "E-mail address",
        Category::Phone => "Telephone number",
        Category::Address => "Postal address",
        Category::Organization => "Company",
        Category::Gender => "Sex or gender",
        Category::Health => "Health",
        Category::Income => "Income or wealth",
        Category::FreeText => "Free text",
        Category::Amount => "Balance or amount",
        Category::Commit => "Pays or orders",
        Category::Destroy => "Deletes or ends",
        Category::SignOut => "Signs out",
    }
}

/// What something looks like, by the word that `louver suggest` prints.
pub fn printed(word: &str) -> &str {
    match word {
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
        "action" => "a press that pays, deletes or signs out",
        other => other,
    }
}
