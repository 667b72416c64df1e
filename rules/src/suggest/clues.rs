//! What a form field says of itself, and what that comes to.

use foldhash::HashMap;

use super::{
    Category, Gravity, Suggestion,
    plain::{LONGEST, plain, written},
    words::{Meaning, meaning, meaning_of_name},
};
use crate::{
    document::{Content, Document, Element, NodeId},
    enforce::{enclosing, kind},
};

/// A field that a customer fills in.
#[derive(Debug)]
pub struct Field<'a> {
    /// The element.
    pub node: NodeId,
    /// The form that it stands in.
    pub form: Option<NodeId>,
    /// What its clues come to.
    pub guess: Option<Guess>,
    element: &'a Element,
}

/// What a field is taken for.
#[derive(Clone, Debug)]
pub struct Guess {
    /// What it means.
    pub meaning: Meaning,
    /// In percent.
    pub confidence: u8,
    /// The words that say it; empty where it was no words.
    pub said: String,
    /// Where that comes from, in words.
    pub reason: String,
}

/// One thing that a field says of itself.
struct Clue {
    source: Source,
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Label,
    Name,
    Id,
    Placeholder,
    Title,
    /// A text in the same paragraph or cell.
    Before,
    /// A text somewhere before.
    Beside,
}

impl Field<'_> {
    /// The suggestion, where the field is taken for something sensitive.
    pub fn suggestion(&self) -> Option<Suggestion> {
        let guess = self.guess.as_ref()?;
        let Meaning::Is(category) = guess.meaning else {
            return None;
        };
        Some(Suggestion {
            node: self.node,
            category,
            confidence: guess.confidence,
            reason: guess.reason.clone(),
        })
    }

    /// What the field is taken for.
    pub fn meaning(&self) -> Option<Meaning> {
        self.guess.as_ref().map(|guess| guess.meaning)
    }

    /// Whether a text is typed into it.
    pub fn is_typed(&self) -> bool {
        self.element.tag != "select" && !matches!(kind(self.element).as_str(), "checkbox" | "radio")
    }

    /// Whether it takes one line.
    pub fn is_line(&self) -> bool {
        self.element.tag == "input" && self.is_typed()
    }

    /// Whether what is typed into it is not to be seen.
    pub fn is_password(&self) -> bool {
        self.element.tag == "input" && kind(self.element) == "password"
    }
}

/// The fields of a page that somebody can see, in document order.
pub fn fields(document: &Document) -> Vec<Field<'_>> {
    let labels = labels(document);
    let mut fields = Vec::new();
    // The last text before a field, and after the field before it.
    let mut beside = None;
    let mut pending: Vec<NodeId> = document.root().into_iter().collect();
    while let Some(node) = pending.pop() {
        match document.content(node) {
            Content::Element(element) if is_hidden(element) => continue,
            Content::Element(element) if is_field(element) => {
                let guess = guess(document, node, element, &labels, beside.take());
                fields.push(Field {
                    node,
                    form: enclosing(document, node, "form"),
                    guess,
                    element,
                });
                continue;
            }
            Content::Element(element) if SILENT.contains(&element.tag.as_str()) => continue,
            Content::Text { text, .. } if text.contains(char::is_alphanumeric) => {
                beside = Some(node);
            }
            _ => {}
        }
        let last = document.last_child(node);
        pending.extend(std::iter::successors(last, |child| {
            document.previous_sibling(*child)
        }));
        pending.extend(document.shadow(node));
    }
    fields
}

/// Labels by the ids that they are for, and elements by theirs.
#[derive(Default)]
struct Labels {
    for_id: HashMap<String, String>,
    by_id: HashMap<String, NodeId>,
}

fn labels(document: &Document) -> Labels {
    let mut labels = Labels::default();
    for node in document.elements() {
        let Some(element) = document.element(node) else {
            continue;
        };
        if let Some(id) = element.attribute("id") {
            labels.by_id.entry(id.into_owned()).or_insert(node);
        }
        if element.tag == "label"
            && let Some(id) = element.attribute("for")
        {
            let text = labels.for_id.entry(id.into_owned()).or_default();
            if text.len() < MOST_LABEL {
                text.push(' ');
                text.push_str(&said(document, node));
            }
        }
    }
    labels
}

fn is_hidden(element: &Element) -> bool {
    element.has("hidden")
        || element.tag == "input" && kind(element) == "hidden"
        || element.attribute("style").is_some_and(|style| {
            let style: String = style.to_ascii_lowercase().split_whitespace().collect();
            style.contains("display:none") || style.contains("visibility:hidden")
        })
}

fn is_field(element: &Element) -> bool {
    match element.tag.as_str() {
        "input" => !matches!(
            kind(element).as_str(),
            "submit" | "button" | "reset" | "image" | "hidden" | "file" | "range" | "color"
        ),
        "select" | "textarea" => true,
        _ => element
            .attribute("contenteditable")
            .is_some_and(|value| !value.eq_ignore_ascii_case("false")),
    }
}

fn guess(
    document: &Document,
    node: NodeId,
    element: &Element,
    labels: &Labels,
    beside: Option<NodeId>,
) -> Option<Guess> {
    let kind = kind(element);
    if element.tag == "input" && kind == "password" {
        return Some(sure(Category::Credential, "It is a password field."));
    }
    let said_by_page = by_autocomplete(element);
    let is_choice = matches!(kind.as_str(), "checkbox" | "radio");
    let is_search = kind == "search" || element.attribute("role").as_deref() == Some("searchbox");
    let clues = clues(document, node, element, labels, beside);
    let mut votes = Votes::default();
    let mut speaks_of_cards = false;
    for clue in &clues {
        let words = plain(&clue.text);
        speaks_of_cards |= CARD
            .iter()
            .any(|word| words.split(' ').any(|one| one == *word));
        let found = match clue.source {
            Source::Name | Source::Id => meaning_of_name(&words),
            _ => meaning(&words),
        };
        if let Some(found) = found {
            let reason = format!(
                "Its {} says \u{201c}{}\u{201d}.",
                name(clue.source),
                written(&clue.text, &found.said)
            );
            let source = match clue.source {
                // As good as a label, if it says what it is and no more.
                Source::Before if found.is_all => Source::Label,
                source => source,
            };
            votes.add(found.means, weight(source, &words), found.said, reason);
        }
    }
    match said_by_page {
        // On a field of another kind it is there to keep browsers from filling that in.
        Some(guess) if guess.meaning == Meaning::Is(Category::OneTimeCode) => {
            votes.add(guess.meaning, 2.0, guess.said, guess.reason);
        }
        // A part of the name of a card's holder is first of all a name.
        Some(guess)
            if guess.said.ends_with("-name")
                && guess.said.len() > 7
                && guess.meaning == Meaning::Is(Category::CardHolder)
                && !speaks_of_cards =>
        {
            return Some(Guess {
                meaning: Meaning::Is(Category::Name),
                ..guess
            });
        }
        Some(guess) => return Some(guess),
        None => {}
    }
    let by_type = match kind.as_str() {
        "email" => Some((Category::Email, "It is a field for an e-mail address.")),
        "tel" => Some((Category::Phone, "It is a field for a telephone number.")),
        _ => None,
    };
    if let Some((category, reason)) = by_type {
        let is = Meaning::Is(category);
        // Many numbers are typed into telephone fields for the sake of the keyboard.
        let weight = if category == Category::Phone {
            1.0
        } else {
            6.0
        };
        votes.add(is, weight, String::new(), reason.to_owned());
    }
    let Some((meaning, weight, said, reason)) = votes.winner() else {
        return is_room(element).then(|| Guess {
            meaning: Meaning::Is(Category::FreeText),
            confidence: 50,
            said: String::new(),
            reason: "Whatever somebody writes goes there.".to_owned(),
        });
    };
    if is_choice && meaning != Meaning::Is(Category::Gender) {
        return None;
    }
    // Who searches says what it is for; only what nobody should see is not to be seen there either.
    let is_secret =
        matches!(meaning, Meaning::Is(category) if category.gravity() == Gravity::Secret);
    if is_search && !is_secret {
        return None;
    }
    Some(Guess {
        meaning,
        confidence: (55.0 + weight * 6.0).min(95.0) as u8,
        said,
        reason,
    })
}

/// Whether there is room for more than one line.
fn is_room(element: &Element) -> bool {
    element.tag == "textarea" || element.tag != "input" && element.has("contenteditable")
}

/// Meanings with the weight of the clues that speak for them, and the first words that do.
#[derive(Default)]
struct Votes(Vec<(Meaning, f32, String, String)>);

impl Votes {
    fn add(&mut self, meaning: Meaning, weight: f32, said: String, reason: String) {
        match self.0.iter_mut().find(|(known, ..)| *known == meaning) {
            Some((_, sum, ..)) => *sum += weight,
            None => self.0.push((meaning, weight, said, reason)),
        }
    }

    /// The meaning with the most weight; a bare 'number' or 'date' gives way to anything that says of what.
    fn winner(mut self) -> Option<(Meaning, f32, String, String)> {
        // Whoever calls it a card holder's does not mean another when saying 'first name'.
        let names: f32 = self
            .0
            .iter()
            .filter(|vote| vote.0 == Meaning::Is(Category::Name))
            .map(|vote| vote.1)
            .sum();
        if let Some(holder) = self
            .0
            .iter_mut()
            .find(|vote| vote.0 == Meaning::Is(Category::CardHolder))
        {
            holder.1 += names;
        }
        let says_what =
            |(meaning, ..): &(Meaning, f32, String, String)| matches!(meaning, Meaning::Is(_));
        let is_known = self.0.iter().any(says_what);
        self.0
            .into_iter()
            .filter(|vote| !is_known || says_what(vote) || vote.0 == Meaning::Harmless)
            .reduce(|best, vote| if vote.1 > best.1 { vote } else { best })
    }
}

fn sure(category: Category, reason: &str) -> Guess {
    Guess {
        meaning: Meaning::Is(category),
        confidence: 99,
        said: String::new(),
        reason: reason.to_owned(),
    }
}

/// What the page itself says that a browser should fill in.
fn by_autocomplete(element: &Element) -> Option<Guess> {
    let value = element
        .attribute("autocomplete")
        .or_else(|| element.attribute("x-autocompletetype"))?;
    let tokens = value.split_ascii_whitespace().rev();
    let token = tokens
        .map(str::to_ascii_lowercase)
        .find(|token| token != "webauthn")?;
    let category = match token.as_str() {
        "cc-number" => Category::CardNumber,
        "cc-csc" => Category::CardCode,
        "cc-exp" | "cc-exp-month" | "cc-exp-year" => Category::CardExpiry,
        "cc-name" | "cc-given-name" | "cc-additional-name" | "cc-family-name" => {
            Category::CardHolder
        }
        "one-time-code" => Category::OneTimeCode,
        // `new-password` stands on fields of any kind, to keep browsers from filling them in.
        "current-password" => Category::Credential,
        "username" => Category::Username,
        "email" => Category::Email,
        "bday" | "bday-day" | "bday-month" | "bday-year" => Category::BirthDate,
        "sex" => Category::Gender,
        "organization" | "organization-title" => Category::Organization,
        "name" | "given-name" | "additional-name" | "family-name" | "honorific-prefix"
        | "honorific-suffix" | "nickname" => Category::Name,
        "street-address" | "postal-code" | "country" | "country-name" => Category::Address,
        _ if token.starts_with("address-l") => Category::Address,
        _ if token == "tel" || token.starts_with("tel-") => Category::Phone,
        _ => return None,
    };
    Some(Guess {
        meaning: Meaning::Is(category),
        confidence: 98,
        reason: format!("The page has browsers fill in \u{201c}{token}\u{201d}."),
        said: token,
    })
}

fn weight(source: Source, words: &str) -> f32 {
    // A sentence says less of a field than two words do.
    let is_sentence = words.split(' ').count() > 8;
    match source {
        Source::Label if is_sentence => 1.5,
        Source::Label => 3.0,
        Source::Name => 2.5,
        Source::Id => 2.0,
        Source::Placeholder => 2.0,
        Source::Title => 1.0,
        Source::Before | Source::Beside if is_sentence => 0.5,
        Source::Before | Source::Beside => 1.5,
    }
}

fn name(source: Source) -> &'static str {
    match source {
        Source::Label => "label",
        Source::Name => "name",
        Source::Id => "id",
        Source::Placeholder => "placeholder",
        Source::Title => "title",
        Source::Before | Source::Beside => "surrounding text",
    }
}

fn clues(
    document: &Document,
    node: NodeId,
    element: &Element,
    labels: &Labels,
    beside: Option<NodeId>,
) -> Vec<Clue> {
    let mut clues = Vec::new();
    let mut add = |source: Source, text: String| {
        if !text.trim().is_empty() {
            clues.push(Clue { source, text });
        }
    };
    let attribute = |name: &str| element.attribute(name).unwrap_or_default().into_owned();
    let id = attribute("id");
    let mut label = labels
        .for_id
        .get(&id)
        .filter(|_| !id.is_empty())
        .cloned()
        .unwrap_or_default();
    if let Some(around) = enclosing(document, node, "label") {
        label.push(' ');
        label.push_str(&said(document, around));
    }
    for named in attribute("aria-labelledby").split_ascii_whitespace() {
        if label.len() >= MOST_LABEL {
            break;
        }
        if let Some(node) = labels.by_id.get(named) {
            label.push(' ');
            label.push_str(&said(document, *node));
        }
    }
    let aria = attribute("aria-label");
    let is_labelled = !label.trim().is_empty() || !aria.trim().is_empty();
    add(Source::Label, label);
    add(Source::Label, aria);
    add(Source::Name, attribute("name"));
    add(Source::Id, id);
    add(Source::Placeholder, attribute("placeholder"));
    add(Source::Title, attribute("title"));
    if let Some(beside) = beside.filter(|_| !is_labelled) {
        let source = match block(document, beside) == block(document, node) {
            true => Source::Before,
            false => Source::Beside,
        };
        add(source, said(document, beside));
    }
    clues
}

/// The paragraph, the cell or whatever else keeps a node apart.
fn block(document: &Document, node: NodeId) -> Option<NodeId> {
    document.ancestors(node).find(|above| {
        let element = document.element(*above);
        element.is_none_or(|one| !INLINE.contains(&one.tag.as_str()))
    })
}

/// The beginning of the text of a node, without what its fields hold or offer, with one blank between words.
pub fn said(document: &Document, node: NodeId) -> String {
    let mut text = String::new();
    let mut at = node;
    let mut unread = MOST_READ;
    for _ in 0..MOST_NODES {
        let is_silent = match document.content(at) {
            Content::Text { text: own, .. } => {
                let own = &own[..own.floor_char_boundary(unread)];
                unread -= own.len();
                for word in own.split_whitespace() {
                    if text.len() > MOST_LABEL {
                        break;
                    }
                    text.push_str(if text.is_empty() { "" } else { " " });
                    text.push_str(word);
                }
                false
            }
            Content::Element(element) => SILENT.contains(&element.tag.as_str()),
            _ => false,
        };
        if text.len() > MOST_TEXT || unread == 0 {
            break;
        }
        let below = document.first_child(at).filter(|_| !is_silent);
        let next = below.or_else(|| {
            std::iter::once(at)
                .chain(document.ancestors(at))
                .take_while(|above| *above != node)
                .find_map(|above| document.next_sibling(above))
        });
        match next {
            Some(next) => at = next,
            None => break,
        }
    }
    text
}

/// So many nodes, and so many bytes of text, say what something is about.
const MOST_NODES: usize = 200;
const MOST_TEXT: usize = 400;
/// So many bytes are read for that, blanks included: of many fields that one long text is beside or around, each reads it.
const MOST_READ: usize = 10_000;
/// The longest label, in bytes: more than [`plain`] looks at.
const MOST_LABEL: usize = 4 * LONGEST;
const SILENT: [&str; 7] = [
    "select", "textarea", "script", "style", "option", "noscript", "template",
];
/// What runs on in a line.
const INLINE: [&str; 8] = ["span", "b", "strong", "i", "em", "small", "font", "label"];
const CARD: [&str; 7] = [
    "card",
    "cc",
    "creditcard",
    "karte",
    "carte",
    "tarjeta",
    "cartao",
];
