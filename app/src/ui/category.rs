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
