//! Controls that commit to something, destroy something or sign out: for the customer alone.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    Category, Suggestion,
    clues::said,
    plain::{plain, written},
};
use crate::{
    document::{Document, Element, NodeId},
    enforce::{enclosing, kind},
};

/// The controls that an agent should not press.
pub fn suggest(document: &Document) -> Vec<Suggestion> {
    document
        .elements()
        .filter_map(|node| {
            let element = document
                .element(node)
                .filter(|element| is_pressed(element))?;
            let own = says(document, node, element);
            let text = plain(&own);
            let (category, said) = PRESSES
                .iter()
                .find_map(|(category, words)| {
                    Some((*category, words.find(&text)?.as_str().to_owned()))
                })
                .or_else(|| {
                    let confirms = CONFIRM.is_match(&text) && is_in_dialog(document, node);
                    let buys = || ALONE.is_match(&text) && !is_link(element);
                    (confirms || buys()).then(|| (Category::Commit, text.clone()))
                })?;
            let is_harmless = match category {
                Category::Destroy => OF_THE_VIEW.is_match(&text),
                Category::Commit => {
                    OF_A_PAYER.is_match(&text) || leads_there(document, node, element, &text)
                }
                _ => false,
            };
            if is_harmless {
                return None;
            }
            // What somebody presses is short; a link of many words leads to a text.
            (text.split(' ').count() <= 6).then(|| Suggestion {
                node,
                category,
                confidence: 80,
                reason: format!("It says \u{201c}{}\u{201d}.", written(&own, &said)),
            })
        })
        .collect()
}

fn is_pressed(element: &Element) -> bool {
    match element.tag.as_str() {
        "button" | "a" => true,
        "input" => matches!(kind(element).as_str(), "submit" | "button" | "image"),
        _ => matches!(
            element.attribute("role").as_deref(),
            Some("button" | "menuitem" | "link")
        ),
    }
}

/// Whether it leads to another page, and does nothing else.
fn is_link(element: &Element) -> bool {
    let href = element.attribute("href").unwrap_or_default();
    let is_page = !href.is_empty() && !href.starts_with('#') && !href.starts_with("javascript:");
    element.tag == "a" && is_page && !element.has("role") && !element.has("data-method")
}

/// Whether it is a link of one word in a menu: what is paid or transferred is so on the page behind it.
fn leads_there(document: &Document, node: NodeId, element: &Element, text: &str) -> bool {
    is_link(element)
        && text.is_ascii()
        && !text.contains(' ')
        && enclosing(document, node, "nav").is_some()
}

fn is_in_dialog(document: &Document, node: NodeId) -> bool {
    document.ancestors(node).any(|above| {
        document.element(above).is_some_and(|element| {
            let role = element.attribute("role");
            element.tag == "dialog" || matches!(role.as_deref(), Some("dialog" | "alertdialog"))
        })
    })
}

fn says(document: &Document, node: NodeId, element: &Element) -> String {
    let own = said(document, node);
    let attribute = |name: &str| element.attribute(name).unwrap_or_default().into_owned();
    [
        own,
        attribute("aria-label"),
        attribute("value"),
        attribute("title"),
        attribute("alt"),
    ]
    .into_iter()
    .find(|text| !text.trim().is_empty())
    .unwrap_or_default()
}

static PRESSES: LazyLock<[(Category, Regex); 3]> = LazyLock::new(|| {
    [
        (Category::SignOut, SIGN_OUT),
        (Category::Destroy, DESTROY),
        (Category::Commit, COMMIT),
    ]
    .map(|(category, words)| (category, Regex::new(words).expect("a pattern of ours")))
});

/// What commits to whatever the dialog around it asks.
static CONFIRM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:confirm|yes(?: confirm)?|i confirm|bestatigen|jetzt bestatigen|confirmer|confirmar|conferma|bevestigen)$|^確認$|^確定(?:する)?$",
    )
    .expect("a pattern of ours")
});

/// What buys where a button says no more; in a longer text it says too little, and a link leads to what is bought.
static ALONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:buy|order|purchase|kaufen|(?:jetzt )?bestellen|acheter|commander(?: maintenant)?|comprar|pedir(?: ahora)?|(?:compra|ordina)(?: ora| ahora)?|encomendar|kopen|bestel(?: nu)?|nu bestellen|koop(?: nu)?)$|^(?:購入|注文|今すぐ(?:購入|買う|注文))$",
    )
    .expect("a pattern of ours")
});

/// What takes something away from what is shown, and from nothing else.
static OF_THE_VIEW: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:filters?|filtres?|filtros?|filtri|sort|sorting|sortierung|highlights?|comparison|vergleich)\b|フィルタ|絞り込み",
    )
    .expect("a pattern of ours")
});

/// What an English reader knows of a payer; the French word for paying is the same.
static OF_A_PAYER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^payers? (?:info(?:rmation)?|details|name|id|account|data)\b")
        .expect("a pattern of ours")
});

const SIGN_OUT: &str = r"\b(?:sign ?(?:out|off)|log ?(?:out|off)|abmelden|ausloggen|(?:se )?deconnecter|deconnexion|cerrar sesion|esci|disconnetti|logout|sair|terminar sessao|uitloggen|afmelden)\b|ログアウト|サインアウト";
const DESTROY: &str = r"\b(?:delete|remove|erase|discard|close (?:my |your |the )?account|cancel (?:my |your |the |this )?(?:account|subscription|order|booking|membership|plan|contract|policy|agreement)|terminate(?: \w+)*|vertrag beenden|unsubscribe|loschen|entfernen|kundigen|(?:konto|bestellung|buchung) (?:schliessen|stornieren)|stornieren|supprimer|resilier|annuler (?:la |ma )?commande|eliminar|borrar|cancelar (?:la |mi )?(?:cuenta|suscripcion|pedido)|elimina|cancella|disdici|excluir|apagar|cancelar (?:a |minha )?(?:conta|assinatura)|verwijderen|opzeggen)\b|削除|解約|退会";
const COMMIT: &str = r"\b(?:pay|pay now|pay bill|buy(?: it)? now|place (?:my |your |the )?order|order (?:now|and pay)|complete (?:my |your |the )?(?:order|purchase|payment)|confirm (?:and pay|(?:my |your |the )?(?:order|purchase|payment|transfer|booking))|submit (?:order|payment)|transfer(?: (?:money|funds|now))?|send (?:money|payment)|withdraw|invest|donate|book now|sign (?:contract|document)|(?:make|authori[sz]e|approve|release|submit|confirm) (?:a |the |this )?(?:payment|transfer|transaction)|(?:uberweisung|zahlung|auftrag|bestellung|kauf|lastschrift|buchung) (?:jetzt )?(?:ausfuhren|freigeben|bestatigen|absenden|abschliessen|abschicken)|bezahlen|jetzt kaufen|(?:zahlungspflichtig|kostenpflichtig) bestellen|uberweisen|bestellung (?:abschicken|abschliessen)|spenden|payer|acheter maintenant|(?:valider|confirmer|passer|effectuer|executer) (?:la |ma |le |mon |un )?(?:commande|paiement|virement|achat)|virer|virement|pagar|comprar (?:ya|ahora)|realizar (?:el )?pedido|transferir|enviar dinero|(?:confirmar|realizar|efectuar|efetuar|hacer|fazer|enviar) (?:el |la |o |a |un |uma )?(?:pago|pedido|pagamento|compra|transferencia)|paga(?: ora)?|acquista(?: ora)?|(?:conferma|esegui|effettua|invia) (?:l |il |un )?(?:ordine|pagamento|bonifico|acquisto)|bonifico|comprar agora|finalizar compra|betalen|nu kopen|bestelling plaatsen|(?:betaling|overschrijving|overboeking|bestelling) (?:uitvoeren|bevestigen|versturen|afronden)|overmaken)\b|購入する|購入を確定|注文を確定|注文する|支払う|支払いを|決済|振り込む|振込を|送金";
