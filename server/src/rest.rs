//! `/api/v1`: published rules for programs that hold a token, and publishing for those whose token may.
//!
//! A token asks for approval where a site wants a second person, and never gives it: that is a person's.
//! No cookie is looked at here, so no other website can make a browser ask in somebody's name.

use app::api::{Publication, Site, Source, Stage, Token, Version};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
    routing::get,
};
use rules::ruleset::RuleSet;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::error::Category;

use crate::{
    backend::no_site,
    error::Error,
    publishing::{self, Asked},
    relay::Summary,
    roles::Publisher,
    sites,
    state::App,
    store::Published,
    words::{SiteKey, rfc3339},
};

/// The routes, for integrators.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/sites", get(list_sites))
        .route("/sites/{key}", get(one_site))
        .route("/sites/{key}/rules", get(latest_rules))
        .route("/sites/{key}/draft", get(draft))
        .route("/sites/{key}/versions", get(list_versions).post(publish))
        .route("/sites/{key}/versions/{number}", get(one_version))
        .route("/sites/{key}/publications/{id}", get(one_publication))
        .route("/sessions", get(list_sessions))
        .fallback(async || nothing())
        .method_not_allowed_fallback(async || Error::MethodNotAllowed)
}

/// What there is no resource for.
pub fn nothing() -> Error {
    Error::NotFound("There is no such resource.".to_owned())
}

/// A program that brought a token which is known.
#[derive(Clone, Debug)]
pub struct Integrator(Token);

impl FromRequestParts<App> for Integrator {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Integrator, Error> {
        let header = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let (scheme, secret) = header
            .and_then(|value| value.split_once(' '))
            .ok_or(Error::SignedOut)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Error::SignedOut);
        }
        let known = app.store.token(secret.trim()).await?;
        known.map(Integrator).ok_or(Error::SignedOut)
    }
}

/// What a path names; a path that is no text names nothing.
#[derive(Debug)]
struct Named<T>(T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Named<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Named<T>, Error> {
        let path = Path::from_request_parts(parts, app).await;
        path.map(|Path(named)| Named(named)).map_err(|_| nothing())
    }
}

/// A body of JSON: 415 for another type, 413 for too much, 400 for what is no JSON, 422 for other JSON.
#[derive(Debug)]
struct Sent<T>(T);

impl<T: DeserializeOwned> FromRequest<App> for Sent<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Sent<T>, Error> {
        let is_json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok()?.split(';').next())
            .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
        if !is_json {
            return Err(Error::NotJson);
        }
        let body =
            Bytes::from_request(request, app)
                .await
                .map_err(|error| match error.status() {
                    StatusCode::PAYLOAD_TOO_LARGE => {
                        Error::TooLarge("The body is larger than the server takes.".to_owned())
                    }
                    _ => Error::Malformed("The body did not come whole.".to_owned()),
                })?;
        serde_json::from_slice(&body)
            .map(Sent)
            .map_err(|error| match error.classify() {
                Category::Data => Error::Invalid(format!("The body says something else: {error}.")),
                _ => Error::Malformed(format!("The body is no JSON: {error}.")),
            })
    }
}

async fn list_sites(_: Integrator, State(app): State<App>) -> Result<Json<Vec<SiteJson>>, Error> {
    Ok(Json(
        sites::list(&app)
            .await?
            .into_iter()
            .map(SiteJson::from)
            .collect(),
    ))
}

async fn one_site(
    _: Integrator,
    State(app): State<App>,
    Named(key): Named<String>,
) -> Result<Json<SiteJson>, Error> {
    Ok(Json(sites::one(&app, &site_key(&key)?).await?.into()))
}

async fn latest_rules(
    _: Integrator,
    State(app): State<App>,
    Named(key): Named<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let key = known(&app, &key).await?;
    let published = app.store.published(&key, None).await?;
    let published = published
        .ok_or_else(|| Error::NotFound("This site has no published version.".to_owned()))?;
    cached(published, &headers)
}

async fn list_versions(
    _: Integrator,
    State(app): State<App>,
    Named(key): Named<String>,
) -> Result<Json<Vec<VersionJson>>, Error> {
    let key = known(&app, &key).await?;
    app.store
        .versions(&key)
        .await?
        .into_iter()
        .map(VersionJson::try_from)
        .collect::<Result<_, _>>()
        .map(Json)
}

async fn one_version(
    _: Integrator,
    State(app): State<App>,
    Named((key, number)): Named<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let key = known(&app, &key).await?;
    let number = number
        .parse()
        .map_err(|_| Error::NotFound("There is no such version.".to_owned()))?;
    cached(sites::version(&app, &key, number).await?, &headers)
}

/// The draft and its revision, which publishing names.
async fn draft(
    _: Integrator,
    State(app): State<App>,
    Named(key): Named<String>,
) -> Result<Json<DraftJson>, Error> {
    let draft = sites::draft(&app, &known(&app, &key).await?).await?;
    Ok(Json(DraftJson {
        rules: draft.rules,
        revision: draft.revision,
    }))
}

/// 201: the draft is the next version. 202: it waits for a second person.
async fn publish(
    Integrator(token): Integrator,
    State(app): State<App>,
    Named(key): Named<String>,
    body: Result<Sent<PublishJson>, Error>,
) -> Result<Response, Error> {
    let by = Publisher::of_token(&token)?;
    let key = known(&app, &key).await?;
    let Sent(body) = body?;
    let site = sites::one(&app, &key).await?;
    if !site.approval {
        let base = body.base;
        let version =
            publishing::publish(&app, &by, &key, body.revision, base, &body.message).await?;
        return Ok((StatusCode::CREATED, Json(VersionJson::try_from(version)?)).into_response());
    }
    let asked = Asked {
        source: Source::Draft(body.revision),
        base: body.base.or(site.version).unwrap_or_default(),
        message: &body.message,
        at: None,
        token_of: Some(&token.made_by),
    };
    let publication = publishing::propose(&app, &by, &key, asked).await?;
    let place = format!("/api/v1/sites/{key}/publications/{}", publication.id);
    let headers = [(header::LOCATION, place)];
    let body = Json(PublicationJson::try_from(publication)?);
    Ok((StatusCode::ACCEPTED, headers, body).into_response())
}

async fn one_publication(
    _: Integrator,
    State(app): State<App>,
    Named((key, id)): Named<(String, String)>,
) -> Result<Json<PublicationJson>, Error> {
    let key = known(&app, &key).await?;
    let (publication, _) = publishing::one(&app, &key, &id).await?;
    Ok(Json(publication.try_into()?))
}

/// The live sessions on this server, each with the version that holds in it.
async fn list_sessions(_: Integrator, State(app): State<App>) -> Json<Vec<Summary>> {
    Json(app.relay.live())
}

/// The rule set with its version; nothing but the tag when the caller has it already.
fn cached(published: Published, asked: &HeaderMap) -> Result<Response, Error> {
    let tag = format!(
        "\"{}-{}\"",
        published.version.hash, published.version.number
    );
    let tag_header = HeaderValue::try_from(&tag)
        .expect("hex digits, a hyphen and a number are a header's value");
    let headers = [
        (header::ETAG, tag_header),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-cache"),
        ),
    ];
    if has(asked, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let body = RulesJson {
        rules: published.rules,
        version: published.version.try_into()?,
    };
    Ok((headers, Json(body)).into_response())
}

/// Whether `If-None-Match` names the tag.
fn has(asked: &HeaderMap, tag: &str) -> bool {
    asked
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|candidate| candidate.trim().trim_start_matches("W/"))
        .any(|candidate| candidate == tag || candidate == "*")
}

/// What is asked for: the draft of this revision, over version `base` if that was compared.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PublishJson {
    revision: u64,
    #[serde(default)]
    base: Option<u64>,
    message: String,
}

#[derive(Debug, Serialize)]
struct DraftJson {
    #[serde(flatten)]
    rules: RuleSet,
    revision: u64,
}

/// What waits to be published, or was.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PublicationJson {
    id: String,
    state: Stage,
    hash: String,
    message: String,
    asked_by: String,
    asked_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    approved_by: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    comment: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u64>,
}

impl TryFrom<Publication> for PublicationJson {
    type Error = Error;

    fn try_from(publication: Publication) -> Result<PublicationJson, Error> {
        Ok(PublicationJson {
            id: publication.id,
            state: publication.state,
            hash: publication.hash,
            message: publication.message,
            asked_by: publication.asked_by,
            asked_at: written(publication.asked_at)?,
            approved_by: publication.approved.map(|(who, _)| who),
            comment: publication.comment,
            version: publication.version,
        })
    }
}

/// A rule set as published.
#[derive(Debug, Serialize)]
struct RulesJson {
    #[serde(flatten)]
    rules: RuleSet,
    #[serde(flatten)]
    version: VersionJson,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct VersionJson {
    version: u64,
    hash: String,
    published_at: String,
    published_by: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    approved_by: Option<String>,
    message: String,
}

impl TryFrom<Version> for VersionJson {
    type Error = Error;

    fn try_from(version: Version) -> Result<VersionJson, Error> {
        Ok(VersionJson {
            version: version.number,
            hash: version.hash,
            published_at: written(version.published_at)?,
            published_by: version.published_by,
            approved_by: version.approved_by,
            message: version.message,
        })
    }
}

/// As RFC 3339.
fn written(at: i64) -> Result<String, Error> {
    rfc3339(at).ok_or_else(|| Error::Internal("the database holds a time that is none".to_owned()))
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SiteJson {
    key: String,
    name: String,
    origins: Vec<String>,
    version: Option<u64>,
    snippet: String,
}

impl From<Site> for SiteJson {
    fn from(site: Site) -> SiteJson {
        SiteJson {
            key: site.key,
            name: site.name,
            origins: site.origins,
            version: site.version,
            snippet: site.snippet,
        }
    }
}

fn site_key(text: &str) -> Result<SiteKey, Error> {
    SiteKey::parse(text).ok_or_else(no_site)
}

async fn known(app: &App, key: &str) -> Result<SiteKey, Error> {
    Ok(app
        .store
        .site(&site_key(key)?)
        .await?
        .ok_or_else(no_site)?
        .key)
}
