//! What people type into forms, read or refused with what to mend.

use url::Url;

use crate::{error::Error, store::SiteRow, words::Origin};

/// A site's name.
pub fn site_name(text: &str) -> Result<String, Error> {
    short("A site's name", text)
}

/// The name as it is kept, of a site or a token.
pub fn short(what: &str, text: &str) -> Result<String, Error> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 80 || text.chars().any(char::is_control) {
        return Err(Error::Invalid(format!(
            "{what} has 1 to 80 characters on one line."
        )));
    }
    Ok(text.to_owned())
}

/// A site's origins, each once; empty lines are passed over.
pub fn site_origins(given: &[String]) -> Result<Vec<Origin>, Error> {
    let mut origins = Vec::new();
    for text in given
        .iter()
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
    {
        let origin = Origin::parse(text).ok_or_else(|| {
            Error::Invalid(format!(
                "“{text}” is not an origin: write it as https://shop.example, without a path."
            ))
        })?;
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    if origins.is_empty() || origins.len() > 50 {
        return Err(Error::Invalid("A site has 1 to 50 origins.".to_owned()));
    }
    Ok(origins)
}

/// The URL of a page of the site.
pub fn page_url(site: &SiteRow, text: &str) -> Result<Url, Error> {
    if text.trim().is_empty() {
        return Err(Error::Invalid("Enter the address of a page.".to_owned()));
    }
    let mut url = Url::parse(text.trim()).map_err(|_| {
        Error::Invalid(
            "That is not a URL: write it in full, as https://shop.example/basket.".to_owned(),
        )
    })?;
    crate::capture::check_origin(site, &url)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Error::Invalid(
            "Leave the user name and the password out of the URL.".to_owned(),
        ));
    }
    url.set_fragment(None);
    Ok(url)
}
