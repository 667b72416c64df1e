//! Where a site's alarms go: shown, and changed by admins.

use app::api::{NewRecipients, Recipients};
use url::Url;

use crate::{
    backend::no_site,
    error::Error,
    roles::Admin,
    state::App,
    words::{Email, SigningSecret, SiteKey},
};

/// Where they go, and what came of the last ones.
pub async fn show(app: &App, site: &SiteKey) -> Result<Recipients, Error> {
    let row = app.store.recipients(site).await?.ok_or_else(no_site)?;
    let mut last = app.store.last_deliveries(site).await?;
    last.retain(|delivery| match &delivery.recipient {
        None => row.webhook.is_some(),
        Some(address) => row.mailboxes.iter().any(|one| one.as_str() == address),
    });
    Ok(Recipients {
        secret_at: row.webhook.as_ref().map(|webhook| webhook.secret_at),
        webhook: row.webhook.map(|webhook| webhook.url),
        mailboxes: row
            .mailboxes
            .iter()
            .map(|one| one.as_str().to_owned())
            .collect(),
        mails: app.mailer.is_some(),
        last,
    })
}

/// Has them go elsewhere.
pub async fn change(
    app: &App,
    by: &Admin,
    site: &SiteKey,
    webhook: &str,
    mailboxes: &[String],
) -> Result<NewRecipients, Error> {
    let webhook = webhook_url(app, webhook)?;
    let mailboxes = addresses(mailboxes)?;
    let secret = app
        .store
        .set_recipients(by, site, webhook.as_ref().map(Url::as_str), &mailboxes)
        .await?
        .ok_or_else(no_site)?;
    answer(app, site, secret).await
}

/// Makes a new secret for the webhook.
pub async fn rotate(app: &App, by: &Admin, site: &SiteKey) -> Result<NewRecipients, Error> {
    let secret = app.store.rotate_secret(by, site).await?.ok_or_else(|| {
        Error::NotFound("This site has no webhook that a secret would be for.".to_owned())
    })?;
    answer(app, site, Some(secret)).await
}

async fn answer(
    app: &App,
    site: &SiteKey,
    secret: Option<SigningSecret>,
) -> Result<NewRecipients, Error> {
    Ok(NewRecipients {
        recipients: show(app, site).await?,
        secret: secret.map(|secret| secret.reveal()),
    })
}

fn webhook_url(app: &App, text: &str) -> Result<Option<Url>, Error> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if text.len() > 2000 {
        return Err(Error::TooLarge(
            "A webhook's address has at most 2000 characters.".to_owned(),
        ));
    }
    let url = Url::parse(text).map_err(|_| {
        Error::Invalid(
            "That is not a URL: write it in full, as https://hooks.example/louver.".to_owned(),
        )
    })?;
    app.outbound
        .may_send(&url)
        .map_err(|error| Error::Invalid(error.to_string()))?;
    Ok(Some(url))
}

fn addresses(given: &[String]) -> Result<Vec<Email>, Error> {
    let mut found = Vec::new();
    for text in given.iter().map(|text| text.trim()) {
        let parsed =
            Email::parse(text).filter(|one| one.as_str().parse::<lettre::Address>().is_ok());
        let address = parsed.ok_or_else(|| {
            Error::Invalid(format!(
                "“{text}” is not an e-mail address: write it as name@company.example."
            ))
        })?;
        if !found.contains(&address) {
            found.push(address);
        }
    }
    if found.len() > 20 {
        return Err(Error::TooLarge(
            "A site has at most 20 addresses: a mailing list reaches more.".to_owned(),
        ));
    }
    Ok(found)
}
