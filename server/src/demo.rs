//! The demo shop's site: made at start, so that a newcomer finds something to look at.

use rules::ruleset::{Effect, Rule, RuleSet, WhenLost};

use crate::{
    error::Error,
    roles::{Admin, Editor, Publisher},
    settings::Settings,
    store::Store,
    words::{Origin, SiteKey},
};

/// Makes the site with a first published version; on a later start only sees to it that the tag runs at today's address.
pub async fn seed(store: &Store, settings: &Settings) -> Result<(), Error> {
    let key = SiteKey::parse("demo").expect("the word is a site key");
    let origin = settings.origin();
    if let Some(site) = store.site(&key).await? {
        if !site.allows(origin.as_str()) {
            let mut origins: Vec<Origin> = site
                .origins
                .iter()
                .filter_map(|text| Origin::parse(text))
                .collect();
            origins.push(origin);
            store
                .update_site(&Admin::operator(), &key, &site.name, &origins)
                .await?;
        }
        return Ok(());
    }
    store
        .create_site(&Admin::operator(), &key, "Demo shop", &[origin])
        .await?;
    let rules = rules();
    store
        .save_draft(&Editor::operator(), &key, 0, &rules)
        .await?;
    store
        .publish(
            &Publisher::operator(),
            &key,
            (1, None),
            &rules,
            "The demo shop's first rules",
        )
        .await?;
    Ok(())
}

fn rules() -> RuleSet {
    let rule = |id: &str, effect, selector: &str, note: &str| Rule {
        id: id.to_owned(),
        effect,
        selector: selector.to_owned(),
        pages: Vec::new(),
        note: note.to_owned(),
        off: false,
        fingerprint: None,
        matched: None,
        when_lost: WhenLost::Nothing,
    };
    RuleSet {
        rules: vec![
            rule(
                "card-number",
                Effect::Mask,
                "#card-number",
                "Nobody but the customer sees the card's number",
            ),
            rule(
                "card-code",
                Effect::Mask,
                "#card-cvc",
                "Nobody but the customer sees the security code",
            ),
            rule(
                "account-number",
                Effect::Mask,
                ".account-number",
                "Bank account numbers",
            ),
            rule(
                "place-order",
                Effect::Disable,
                "#place-order",
                "Only the customer orders",
            ),
        ],
        ..RuleSet::default()
    }
}
