//! What looks sensitive is found, on pages that others made and labelled, and on a few of ours.
#![cfg(feature = "html")]
#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use rules::{
    document::Document,
    html,
    suggest::{Category, suggest},
};

#[path = "suggest/score.rs"]
mod score;

fn found(html: &str) -> Vec<(Category, String)> {
    let page = Document::from_snapshot(html::parse_unredacted(html).unwrap()).unwrap();
    suggest(&page)
        .into_iter()
        .map(|one| (one.category, one.reason))
        .collect()
}

fn categories(html: &str) -> Vec<Category> {
    found(html)
        .into_iter()
        .map(|(category, _)| category)
        .collect()
}

#[test]
fn every_field_says_why() {
    let found = found(
        "<form><label>Card number <input name=a></label><label for=b>Ablaufdatum</label><input id=b><input name=card[cvv]>\
         <input autocomplete='billing email'><input type=password><button>Konto löschen!</button></form>",
    );
    let reasons: Vec<&str> = found.iter().map(|(_, reason)| reason.as_str()).collect();
    assert_eq!(
        reasons,
        [
            "Its label says “Card number”.",
            "Its label says “Ablaufdatum”.",
            "Its name says “cvv”.",
            "The page has browsers fill in “email”.",
            "It is a password field.",
            "It says “löschen”.",
        ]
    );
}

#[test]
fn what_a_field_leaves_open_its_neighbours_say() {
    use Category::{Address, BirthDate, CardExpiry, CardHolder, CardNumber, Username};
    for (html, expected) in [
        (
            "<form>Name <input name=name>Number <input name=number>Expiry <input name=expiry></form>",
            vec![CardHolder, CardNumber, CardExpiry],
        ),
        (
            "<form>Street <input name=street>Number <input name=number></form>",
            vec![Address, Address],
        ),
        (
            "<fieldset><legend>Date of birth</legend><select name=day></select><select name=month></select></fieldset>",
            vec![BirthDate, BirthDate],
        ),
        (
            "<form>Card number <input name=cc><select name=mm></select><select name=yy></select></form>",
            vec![CardNumber, CardExpiry, CardExpiry],
        ),
        (
            "<form><input name=xyz><input type=password></form>",
            vec![Username, Category::Credential],
        ),
    ] {
        assert_eq!(categories(html), expected, "{html}");
    }
}

#[test]
fn texts_and_controls_are_looked_at_too() {
    use Category::{Amount, BankAccount, CardNumber, Commit, Destroy, Email, SignOut};
    let page = "<p>Card 4111 1111 1111 1111</p><p>IBAN DE89 3704 0044 0532 0130 00</p><p>jane@example.com</p>\
        <dl><dt>Available balance</dt><dd>1.234,56 €</dd></dl><p>Only 19.99 € today</p>\
        <button>Pay now</button><button>Konto löschen</button><a href=/out>Log out</a><a href=/pay>How to pay your bills in ten easy steps</a>";
    assert_eq!(
        categories(page),
        [
            CardNumber,
            BankAccount,
            Email,
            Amount,
            Commit,
            Destroy,
            SignOut
        ]
    );
}

#[test]
fn what_cannot_be_seen_or_says_nothing_is_left_alone() {
    let page = "<input type=hidden name=card_number><div style='display: none'><input name=card_number></div><input type=search name=name>\
        <input name=quantity><input name=coupon_code><label><input type=checkbox>E-mail me news</label><input type=submit value=Search>";
    assert_eq!(categories(page), []);
}

#[test]
fn names_of_things_and_words_of_other_languages_are_no_persons() {
    for label in [
        "Product name",
        "Team name",
        "Nom du produit",
        "Gruppenname",
        "Title of your review",
        "Post title",
        "Via which channel?",
        "Cap size",
        "Baseball cap",
    ] {
        let page = format!("<label>{label} <input></label>");
        assert_eq!(categories(&page), [], "{label}");
    }
    for (label, category) in [
        ("Via", Category::Address),
        ("Via/Piazza", Category::Address),
        ("Via di residenza", Category::Address),
        ("CAP residenza", Category::Address),
        ("CAP", Category::Address),
        ("Title", Category::Name),
        ("Contact name", Category::Name),
        ("Titel", Category::Name),
    ] {
        let page = format!("<label>{label} <input></label>");
        assert_eq!(categories(&page), [category], "{label}");
    }
}

#[test]
fn what_has_room_for_anything_is_suggested() {
    use Category::{Address, FreeText};
    let page = "<textarea></textarea><div contenteditable>x</div><div contenteditable=false>x</div>\
        <label>Street and number <textarea></textarea></label><label>Gift code <textarea></textarea></label><input>";
    assert_eq!(categories(page), [FreeText, FreeText, Address]);
}

#[test]
fn sums_in_a_column_of_sums_are_suggested() {
    let table = |head: &str| {
        format!(
            "<table><thead><tr><th>Date<th>{head}</thead><tbody><tr><td>1 May<td>12.40 €<tr><td>2 May<td><b>-80.00 €</b></table>"
        )
    };
    for head in ["Amount", "Betrag (EUR)", "Kontostand", "Montant", "金額"] {
        assert_eq!(categories(&table(head)), [Category::Amount; 2], "{head}");
    }
    assert_eq!(categories(&table("Price")), []);
    let story = "And a long story of what else there is to say beside it. ".repeat(4);
    let page = format!("<main><p>Your balance is $1,204.00</p><p>{story}</p></main>");
    assert_eq!(categories(&page), [Category::Amount]);
}

#[test]
fn what_stands_under_a_heading_is_what_it_says() {
    use Category::{BankAccount, BirthDate, IdentityNumber, Income, Name, Phone};
    for (html, expected) in [
        // Wrong check digits are a typing error, not another thing.
        (
            "<table><tr><th>Date<th>IBAN<tr><td>1 May 2026<td class=x>DE00 1234 5678 9012 3456 78</table>",
            vec![(BankAccount, "Its column is headed “IBAN”.")],
        ),
        (
            "<table><tr><th scope=row>Téléphone<td>01 23 45 67 89</table>",
            vec![(Phone, "Its row is headed “Téléphone”.")],
        ),
        (
            "<dl><dt>Telefon<dd>030 1234567<dt>Steuer-ID<dd><b>12 345 678 901</b></dl>",
            vec![
                (Phone, "It is said of “Telefon”."),
                (IdentityNumber, "It is said of “Steuer-ID”."),
            ],
        ),
        (
            "<p>Tax number 12/345/67890</p>",
            vec![(IdentityNumber, "It begins with “Tax number”.")],
        ),
        (
            "<span class=iban>XX11 2222 3333</span>",
            vec![(BankAccount, "Its element is called “iban”.")],
        ),
        (
            "<div><div class=key>Geburtsdatum</div><div>1.2.1980</div></div><p><b>Gehalt:</b> 4200</p>",
            vec![
                (BirthDate, "Before it stands “Geburtsdatum”."),
                (Income, "Before it stands “Gehalt”."),
            ],
        ),
        (
            "<p>Phone: +49 170 1234567</p>",
            vec![(Phone, "It begins with “Phone”.")],
        ),
        (
            "<h1>Welcome back, Maria Feldkirch</h1>",
            vec![(Name, "It greets somebody by name.")],
        ),
        (
            "<table><tr><th>Name<th>Phone<tr><td>Jane Doe<td>555 123 4567</table>",
            vec![
                (Name, "Its column is headed “Name”."),
                (Phone, "Its column is headed “Phone”."),
            ],
        ),
    ] {
        let found = found(html);
        let found: Vec<_> = found
            .iter()
            .map(|(category, reason)| (*category, reason.as_str()))
            .collect();
        assert_eq!(found, expected, "{html}");
    }
    for html in [
        "<table><tr><th>Name<th>Size<tr><td>report.pdf<td>12345 kB</table>",
        "<table><tr><th>Name<th>Expiration<th>Provider<tr><td>_ga<td>2 years<td>google.com</table>",
        "<table><tr><th>Health<th>Server<tr><td>good<td>web1</table>",
        "<table><tr><th>IBAN<tr><td>none<tr><td></table>",
        "<dl><dt>Version<dd>2026.11.27</dl>",
        "<p>Released in 2026 12345</p>",
        "<h1>Welcome back, dear guest</h1><h2>Hello World</h2>",
        "<p>We will never ask for your phone number, call 110 for help in 2026</p>",
        "<a class=phone href=/phones>iPhone 15 256 GB</a>",
    ] {
        assert_eq!(found(html), [], "{html}");
    }
}

#[test]
fn who_searches_for_a_secret_is_not_watched() {
    let page = "<input type=search placeholder='IBAN or name'><input type=search placeholder='IBAN oder Name'>\
        <input type=search placeholder='Search by name'>";
    assert_eq!(categories(page), [Category::BankAccount; 2]);
}

#[test]
fn what_commits_is_told_from_what_leads_there_and_from_what_only_looks() {
    use Category::{Commit, Destroy};
    for (html, expected) in [
        ("<button>Überweisung ausführen</button>", vec![Commit]),
        ("<button>支払いを確定する</button>", vec![Commit]),
        ("<button>Authorise payment</button>", vec![Commit]),
        ("<button>Confirmer le virement</button>", vec![Commit]),
        ("<button>Esegui bonifico</button>", vec![Commit]),
        ("<button>Transfer</button>", vec![Commit]),
        ("<a role=button href=/transfer>Transfer</a>", vec![Commit]),
        ("<a href=#>Transfer</a>", vec![Commit]),
        ("<a href=/pay/4711>Pay now</a>", vec![Commit]),
        ("<nav><a href=/transfer>Transfer</a></nav>", vec![]),
        ("<button>Payer information</button>", vec![]),
        ("<button>Payer</button>", vec![Commit]),
        ("<button>Payer votre commande</button>", vec![Commit]),
        (
            "<nav><a href=/order/9/confirm>注文を確定する</a></nav>",
            vec![Commit],
        ),
        ("<a href=/account>Transfer</a>", vec![Commit]),
        ("<button>Remove filter</button>", vec![]),
        ("<button>Auswahl löschen</button>", vec![Destroy]),
        ("<button>Delete column</button>", vec![Destroy]),
        ("<button>Remove card</button>", vec![Destroy]),
        ("<button>Cancel contract</button>", vec![Destroy]),
        ("<button>Terminate</button>", vec![Destroy]),
        ("<dialog><button>Confirm</button></dialog>", vec![Commit]),
        (
            "<div role=alertdialog><button>Bestätigen</button></div>",
            vec![Commit],
        ),
        (
            "<dialog><button>Confirm my choices</button></dialog>",
            vec![],
        ),
        ("<button>Confirm</button>", vec![]),
        ("<button>Buy</button>", vec![Commit]),
        ("<button>Jetzt bestellen</button>", vec![Commit]),
        ("<button>Acheter</button>", vec![Commit]),
        ("<button>Comprar</button>", vec![Commit]),
        ("<button>Ordina ora</button>", vec![Commit]),
        ("<button>Kopen</button>", vec![Commit]),
        ("<button>購入</button>", vec![Commit]),
        ("<a role=button href=#>Order</a>", vec![Commit]),
        ("<a href=/new>Buy</a>", vec![]),
        ("<button>Buy again later</button>", vec![]),
        ("<button>Order history</button>", vec![]),
    ] {
        assert_eq!(categories(html), expected, "{html}");
    }
}

#[test]
fn the_usual_labels_of_eight_languages_say_what_they_are() {
    let (mut expected, mut wrong) = ("", Vec::new());
    for line in include_str!("suggest/labels.txt").lines() {
        let Some((language, labels)) = line.split_once(": ").filter(|_| !line.starts_with('#'))
        else {
            expected = line;
            continue;
        };
        for label in labels.split(", ") {
            let found = categories(&format!("<label>{label} <input></label>"));
            let found = found
                .first()
                .map_or("Nothing".to_owned(), |one| format!("{one:?}"));
            if found != expected {
                wrong.push(format!(
                    "{}: {label}: {found}, not {expected}",
                    language.trim()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_text_right_before_a_field_that_says_no_more_is_as_good_as_a_label() {
    let confidence = |html: &str| {
        let page = Document::from_snapshot(html::parse_unredacted(html).unwrap()).unwrap();
        suggest(&page).first().map(|one| one.confidence)
    };
    let labelled = confidence("<label>カード番号 <input></label>");
    for html in [
        "<p>カード番号 <input></p>",
        "<td>Ihr <b>Geburtsdatum</b>: <input></td>",
        "<div><span>Número de la tarjeta *</span><br><input></div>",
    ] {
        assert_eq!(confidence(html), labelled, "{html}");
    }
    for html in [
        "<p>Your card number is safe with us <input></p>",
        "<p>Geburtsdatum</p><p><input></p>",
    ] {
        assert!(confidence(html) < labelled, "{html}");
    }
}

/// The bars on pages that people labelled; they are not part of the project.
#[test]
fn most_of_what_people_labelled_is_found_and_little_else() {
    for (set, pages) in [("ddg", 200), ("ff", 80), ("formasaurus", 40)] {
        let Some(score) = score::score(set) else {
            assert!(std::env::var_os("LOUVER_CORPUS").is_none(), "no {set}");
            println!("skipped: there are no labelled pages here");
            continue;
        };
        println!("{score}");
        assert!(score.pages >= pages, "{score}");
        if set == "formasaurus" {
            assert!(
                score.secret.wrong as f64 <= 0.3 * score.pages as f64,
                "{score}"
            );
            continue;
        }
        assert!(
            score.secret.recall() >= 0.95 && score.secret.precision() >= 0.92,
            "{score}"
        );
        assert!(
            score.personal.recall() >= 0.92 && score.personal.precision() >= 0.90,
            "{score}"
        );
    }
}
