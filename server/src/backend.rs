//! What people can do: [`Backend`] for one request, with every check of a role.
//!
//! Each method first turns the signed-in person into the proof of the role it needs, then hands the proof to what does the
//! work. The table in `tests/roles.rs` calls every method as every role.

use std::{net::IpAddr, sync::Arc};

use app::api::{
    Alarm, Answer, Backend, Capture, Coverage, Draft, Exported, Failure, Imported, Joined, Me,
    NewRecipients, NewToken, Page, PageInfo, Person, Publication, Recipients, Role, Site, Source,
    Token, Tried, Version,
};
use rules::ruleset::RuleSet;
use tower_sessions::Session;

use crate::{
    error::Error,
    exchange,
    publishing::{self, Asked},
    roles::{Admin, Agent, Editor, Publisher},
    state::App,
    store::{SignIns, SiteRow},
    words::{Email, SessionDigits, SiteKey},
};

pub mod typed;

use typed::{page_url, short, site_name, site_origins};

/// The server as one request sees it.
#[derive(Clone, Debug)]
pub struct Request {
    app: App,
    session: Session,
    from: IpAddr,
}

impl Request {
    /// The server for whoever `session` belongs to, at the client address `from`.
    pub fn open(app: App, session: Session, from: IpAddr) -> Arc<dyn Backend> {
        Arc::new(Request { app, session, from })
    }
}

/// Who is signed in in this browser, with the role of this moment.
pub async fn signed_in(app: &App, session: &Session) -> Result<Option<Me>, Error> {
    let email: Option<String> = session.get(SignIns::PERSON).await.map_err(session_failed)?;
    let Some(email) = email.as_deref().and_then(Email::parse) else {
        return Ok(None);
    };
    let person = app.store.person(&email).await?;
    Ok(person.map(|person| Me {
        email: person.email.as_str().to_owned(),
        role: person.role,
    }))
}

impl Backend for Request {
    fn me(&self) -> Answer<'_, Option<Me>> {
        answer(signed_in(&self.app, &self.session))
    }

    fn login(&self, email: String, password: String) -> Answer<'_, Me> {
        answer(async move {
            let me = self
                .app
                .accounts
                .sign_in(&email, &password, self.from)
                .await?;
            self.enter(&me).await?;
            Ok(me)
        })
    }

    fn logout(&self) -> Answer<'_, ()> {
        answer(async move {
            if let Some(me) = signed_in(&self.app, &self.session).await? {
                self.app.relay.dismiss(&me.email);
                self.session.flush().await.map_err(session_failed)?;
            }
            Ok(())
        })
    }

    fn setup_open(&self, token: String) -> Answer<'_, bool> {
        answer(async move { self.app.accounts.setup_open(&token).await })
    }

    fn setup(&self, token: String, email: String, password: String) -> Answer<'_, Me> {
        answer(async move {
            let me = self.app.accounts.setup(&token, &email, &password).await?;
            self.enter(&me).await?;
            Ok(me)
        })
    }

    fn sites(&self) -> Answer<'_, Vec<Site>> {
        answer(async move {
            self.person().await?;
            crate::sites::list(&self.app).await
        })
    }

    fn site(&self, key: String) -> Answer<'_, Site> {
        answer(async move {
            self.person().await?;
            crate::sites::one(&self.app, &site_key(&key)?).await
        })
    }

    fn create_site(&self, name: String, origins: Vec<String>) -> Answer<'_, Site> {
        answer(async move {
            let admin = self.admin().await?;
            let key = SiteKey::random();
            self.app
                .store
                .create_site(&admin, &key, &site_name(&name)?, &site_origins(&origins)?)
                .await?;
            crate::sites::one(&self.app, &key).await
        })
    }

    fn update_site(&self, key: String, name: String, origins: Vec<String>) -> Answer<'_, Site> {
        answer(async move {
            let admin = self.admin().await?;
            let key = site_key(&key)?;
            if !self
                .app
                .store
                .update_site(&admin, &key, &site_name(&name)?, &site_origins(&origins)?)
                .await?
            {
                return Err(no_site());
            }
            crate::sites::one(&self.app, &key).await
        })
    }

    fn draft(&self, key: String) -> Answer<'_, Draft> {
        answer(async move {
            self.editor().await?;
            crate::sites::draft(&self.app, &site_key(&key)?).await
        })
    }

    fn save_draft(&self, key: String, revision: u64, rules: RuleSet) -> Answer<'_, Draft> {
        answer(async move {
            let editor = self.editor().await?;
            crate::sites::save_draft(&self.app, &editor, &site_key(&key)?, revision, &rules).await
        })
    }

    fn publish(
        &self,
        key: String,
        revision: u64,
        base: Option<u64>,
        message: String,
    ) -> Answer<'_, Version> {
        answer(async move {
            let publisher = self.publisher().await?;
            let key = site_key(&key)?;
            publishing::publish(&self.app, &publisher, &key, revision, base, &message).await
        })
    }

    fn publish_again(&self, key: String, number: u64, base: Option<u64>) -> Answer<'_, Version> {
        answer(async move {
            let publisher = self.publisher().await?;
            let site = self.known_site(&key).await?;
            publishing::publish_again(&self.app, &publisher, &site.key, number, base).await
        })
    }

    fn versions(&self, key: String) -> Answer<'_, Vec<Version>> {
        answer(async move {
            self.editor().await?;
            let site = self.known_site(&key).await?;
            self.app.store.versions(&site.key).await
        })
    }

    fn version(&self, key: String, number: u64) -> Answer<'_, (Version, RuleSet)> {
        answer(async move {
            self.editor().await?;
            let site = self.known_site(&key).await?;
            let published = crate::sites::version(&self.app, &site.key, number).await?;
            Ok((published.version, published.rules))
        })
    }

    fn load_page(&self, key: String, url: String) -> Answer<'_, PageInfo> {
        answer(async move {
            let editor = self.editor().await?;
            let site = self.known_site(&key).await?;
            let url = page_url(&site, &url)?;
            crate::capture::load(&self.app, &editor, &site, &url).await
        })
    }

    fn reload_page(&self, key: String, id: String) -> Answer<'_, PageInfo> {
        answer(async move {
            let editor = self.editor().await?;
            let site = self.known_site(&key).await?;
            let page = self.app.store.page_info(&site.key, &id).await?;
            let page = page.ok_or_else(no_page)?;
            crate::capture::reload(&self.app, &editor, &site, &page).await
        })
    }

    fn start_capture(
        &self,
        key: String,
        url: String,
        replaces: Option<String>,
    ) -> Answer<'_, Capture> {
        answer(async move {
            let editor = self.editor().await?;
            let site = self.known_site(&key).await?;
            let mut link = page_url(&site, &url)?;
            self.app
                .store
                .room_for_page(&site.key, replaces.as_deref())
                .await?;
            let token = self
                .app
                .store
                .open_capture(&editor, &site.key, &link)
                .await?;
            link.set_fragment(Some(&format!("louver-capture={}", token.reveal())));
            Ok(Capture {
                token: token.reveal().to_owned(),
                link: link.to_string(),
            })
        })
    }

    fn captured(&self, key: String, token: String) -> Answer<'_, Option<PageInfo>> {
        answer(async move {
            let editor = self.editor().await?;
            self.app
                .store
                .captured(&editor, &site_key(&key)?, &token)
                .await
        })
    }

    fn pages(&self, key: String) -> Answer<'_, Vec<PageInfo>> {
        answer(async move {
            self.editor().await?;
            let site = self.known_site(&key).await?;
            self.app.store.pages(&site.key).await
        })
    }

    fn page(&self, key: String, id: String) -> Answer<'_, Page> {
        answer(async move {
            self.editor().await?;
            let key = site_key(&key)?;
            let info = self
                .app
                .store
                .page_info(&key, &id)
                .await?
                .ok_or_else(no_page)?;
            let tree = self
                .app
                .store
                .page_tree(&key, &id)
                .await?
                .ok_or_else(no_page)?;
            let assets = format!("/sites/{key}/pages/{}/asset/", info.id);
            Ok(Page { info, tree, assets })
        })
    }

    fn delete_page(&self, key: String, id: String) -> Answer<'_, ()> {
        answer(async move {
            self.editor().await?;
            if self.app.store.delete_page(&site_key(&key)?, &id).await? {
                Ok(())
            } else {
                Err(no_page())
            }
        })
    }

    fn coverage(&self, key: String) -> Answer<'_, Coverage> {
        answer(async move {
            self.editor().await?;
            let site = self.known_site(&key).await?;
            crate::drift::coverage(&self.app, &site.key).await
        })
    }

    fn alarms(&self, key: String) -> Answer<'_, Vec<Alarm>> {
        answer(async move {
            self.editor().await?;
            let site = self.known_site(&key).await?;
            crate::drift::alarms(&self.app, &site.key).await
        })
    }

    fn acknowledge(&self, key: String, id: String) -> Answer<'_, ()> {
        answer(async move {
            let editor = self.editor().await?;
            let key = site_key(&key)?;
            match self.app.store.acknowledge(&editor, &key, &id).await? {
                true => Ok(()),
                false => Err(Error::NotFound(
                    "There is no such alarm, or somebody has seen it already.".to_owned(),
                )),
            }
        })
    }

    fn acknowledge_all(&self, key: String, until: i64) -> Answer<'_, ()> {
        answer(async move {
            let editor = self.editor().await?;
            let site = self.known_site(&key).await?;
            self.app
                .store
                .acknowledge_all(&editor, &site.key, until)
                .await
        })
    }

    fn recipients(&self, key: String) -> Answer<'_, Recipients> {
        answer(async move {
            self.admin().await?;
            crate::recipients::show(&self.app, &site_key(&key)?).await
        })
    }

    fn set_recipients(
        &self,
        key: String,
        webhook: String,
        mailboxes: Vec<String>,
    ) -> Answer<'_, NewRecipients> {
        answer(async move {
            let admin = self.admin().await?;
            let key = site_key(&key)?;
            crate::recipients::change(&self.app, &admin, &key, &webhook, &mailboxes).await
        })
    }

    fn rotate_secret(&self, key: String) -> Answer<'_, NewRecipients> {
        answer(async move {
            let admin = self.admin().await?;
            crate::recipients::rotate(&self.app, &admin, &site_key(&key)?).await
        })
    }

    fn test_alarm(&self, key: String) -> Answer<'_, Vec<Tried>> {
        answer(async move {
            let admin = self.admin().await?;
            crate::delivery::test(&self.app, &admin, &site_key(&key)?).await
        })
    }

    fn join(&self, digits: String) -> Answer<'_, Joined> {
        answer(async move {
            let agent = self.agent().await?;
            if SessionDigits::parse(&digits).is_none() {
                return Err(Error::Invalid("A session ID has nine digits.".to_owned()));
            }
            let name = agent.who().split('@').next().unwrap_or_default();
            let ticket = self.app.relay.join(&digits, agent.who(), name).await?;
            Ok(Joined { ticket })
        })
    }

    fn people(&self) -> Answer<'_, Vec<Person>> {
        answer(async move {
            self.admin().await?;
            self.app.store.people().await
        })
    }

    fn add_person(&self, email: String, password: String, role: Role) -> Answer<'_, Person> {
        answer(async move {
            let admin = self.admin().await?;
            let email = self
                .app
                .accounts
                .add(&admin, &email, &password, role)
                .await?;
            Ok(Person {
                email: email.as_str().to_owned(),
                role,
                seen: None,
            })
        })
    }

    fn set_role(&self, email: String, role: Role) -> Answer<'_, ()> {
        answer(async move {
            let admin = self.admin().await?;
            let email = somebody(&email)?;
            self.app.store.set_role(&admin, &email, role).await?;
            self.app.relay.dismiss(email.as_str());
            Ok(())
        })
    }

    fn remove_person(&self, email: String) -> Answer<'_, ()> {
        answer(async move {
            let admin = self.admin().await?;
            let email = somebody(&email)?;
            self.app.store.remove_person(&admin, &email).await?;
            self.app.relay.dismiss(email.as_str());
            Ok(())
        })
    }

    fn set_approval(&self, key: String, on: bool) -> Answer<'_, Site> {
        answer(async move {
            let admin = self.admin().await?;
            let key = site_key(&key)?;
            if !self.app.store.set_approval(&admin, &key, on).await? {
                return Err(no_site());
            }
            crate::sites::one(&self.app, &key).await
        })
    }

    fn propose(
        &self,
        key: String,
        source: Source,
        base: u64,
        message: String,
        at: Option<i64>,
    ) -> Answer<'_, Publication> {
        answer(async move {
            let publisher = self.publisher().await?;
            let site = self.known_site(&key).await?;
            let asked = Asked {
                source,
                base,
                message: &message,
                at,
                token_of: None,
            };
            publishing::propose(&self.app, &publisher, &site.key, asked).await
        })
    }

    fn publications(&self, key: String) -> Answer<'_, Vec<Publication>> {
        answer(async move {
            self.editor().await?;
            let site = self.known_site(&key).await?;
            self.app.store.publications(&site.key).await
        })
    }

    fn publication(&self, key: String, id: String) -> Answer<'_, (Publication, RuleSet)> {
        answer(async move {
            self.editor().await?;
            publishing::one(&self.app, &site_key(&key)?, &id).await
        })
    }

    fn approve(&self, key: String, id: String, hash: String) -> Answer<'_, Publication> {
        answer(async move {
            let publisher = self.publisher().await?;
            publishing::approve(&self.app, &publisher, &site_key(&key)?, &id, &hash).await
        })
    }

    fn decline(&self, key: String, id: String, comment: String) -> Answer<'_, Publication> {
        answer(async move {
            let publisher = self.publisher().await?;
            publishing::decline(&self.app, &publisher, &site_key(&key)?, &id, &comment).await
        })
    }

    fn withdraw(&self, key: String, id: String) -> Answer<'_, Publication> {
        answer(async move {
            let publisher = self.publisher().await?;
            publishing::withdraw(&self.app, &publisher, &site_key(&key)?, &id).await
        })
    }

    fn import_rules(&self, format: String, text: String) -> Answer<'_, Imported> {
        answer(async move {
            self.editor().await?;
            exchange::import(&format, &text)
        })
    }

    fn export_rules(
        &self,
        key: String,
        version: Option<u64>,
        format: String,
    ) -> Answer<'_, Exported> {
        answer(async move {
            self.editor().await?;
            let site = self.known_site(&key).await?;
            let rules = match version {
                Some(number) => {
                    crate::sites::version(&self.app, &site.key, number)
                        .await?
                        .rules
                }
                None => crate::sites::draft(&self.app, &site.key).await?.rules,
            };
            exchange::export(&format, &rules)
        })
    }

    fn tokens(&self) -> Answer<'_, Vec<Token>> {
        answer(async move {
            self.admin().await?;
            self.app.store.tokens().await
        })
    }

    fn create_token(&self, name: String, publishes: bool) -> Answer<'_, NewToken> {
        answer(async move {
            let admin = self.admin().await?;
            self.app
                .store
                .create_token(&admin, &short("A token's name", &name)?, publishes)
                .await
        })
    }

    fn revoke_token(&self, id: String) -> Answer<'_, ()> {
        answer(async move {
            let admin = self.admin().await?;
            let done = self.app.store.revoke_token(&admin, &id).await?;
            if done {
                Ok(())
            } else {
                Err(Error::NotFound("There is no such token.".to_owned()))
            }
        })
    }
}

impl Request {
    async fn person(&self) -> Result<Me, Error> {
        signed_in(&self.app, &self.session)
            .await?
            .ok_or(Error::SignedOut)
    }

    async fn admin(&self) -> Result<Admin, Error> {
        Admin::of(&self.person().await?)
    }

    async fn editor(&self) -> Result<Editor, Error> {
        Editor::of(&self.person().await?)
    }

    async fn publisher(&self) -> Result<Publisher, Error> {
        Publisher::of(&self.person().await?)
    }

    async fn agent(&self) -> Result<Agent, Error> {
        Agent::of(&self.person().await?)
    }

    /// Signs the browser in under a new id: one that somebody planted before is of no use.
    async fn enter(&self, me: &Me) -> Result<(), Error> {
        self.session.clear().await;
        self.session.cycle_id().await.map_err(session_failed)?;
        self.session
            .insert(SignIns::PERSON, &me.email)
            .await
            .map_err(session_failed)
    }

    async fn known_site(&self, key: &str) -> Result<SiteRow, Error> {
        self.app
            .store
            .site(&site_key(key)?)
            .await?
            .ok_or_else(no_site)
    }
}

fn answer<'a, T: Send + 'a>(
    work: impl Future<Output = Result<T, Error>> + Send + 'a,
) -> Answer<'a, T> {
    Box::pin(async move { work.await.map_err(Failure::from) })
}

fn session_failed(error: tower_sessions::session::Error) -> Error {
    Error::Internal(format!("the sign-in could not be read or written: {error}"))
}

fn site_key(text: &str) -> Result<SiteKey, Error> {
    SiteKey::parse(text).ok_or_else(no_site)
}

/// What anybody says of a site that is not there.
pub(crate) fn no_site() -> Error {
    Error::NotFound("There is no such site.".to_owned())
}

fn no_page() -> Error {
    Error::NotFound("There is no such saved page.".to_owned())
}

fn somebody(email: &str) -> Result<Email, Error> {
    Email::parse(email)
        .ok_or_else(|| Error::NotFound("Nobody signs in with that address.".to_owned()))
}
