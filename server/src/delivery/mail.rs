//! Mail, through the SMTP server that the operator names; never unencrypted, unless that server is this very machine.

use std::{error::Error as _, fmt, net::IpAddr, time::Duration};

use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
        extension::ClientId,
    },
};
use url::{Host, Url};

use crate::words::Email;

/// How mail leaves, as the operator set it.
#[derive(Clone, PartialEq, Eq)]
pub struct Smtp {
    host: String,
    port: u16,
    encryption: Encryption,
    sign_in: Option<(String, String)>,
}

/// How a connection is kept from being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encryption {
    /// From its first byte.
    Tls,
    /// From the `STARTTLS` on that both sides have to take.
    StartTls,
    /// Not, on this very machine.
    Loopback,
}

/// What sends mail. Cheap to clone.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    host: String,
    from: Mailbox,
}

impl Smtp {
    /// Takes `smtps://user:password@host:port`, and `smtp://…` for STARTTLS.
    pub fn parse(text: &str) -> Option<Smtp> {
        let url = Url::parse(text).ok()?;
        let host = match url.host()? {
            // Of a scheme that is not the web's, a host that is an address is not told apart.
            Host::Domain(name) => name.to_owned(),
            Host::Ipv4(ip) => ip.to_string(),
            Host::Ipv6(ip) => ip.to_string(),
        };
        let is_loopback =
            host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
        let (encryption, port) = match url.scheme() {
            "smtps" => (Encryption::Tls, 465),
            "smtp" if is_loopback => (Encryption::Loopback, 25),
            "smtp" => (Encryption::StartTls, 587),
            _ => return None,
        };
        let decoded = |part: &str| {
            let form = format!("x={}", part.replace('+', "%2B"));
            let mut pairs = url::form_urlencoded::parse(form.as_bytes());
            pairs.next().map(|(_, value)| value.into_owned())
        };
        let sign_in = match (url.username(), url.password()) {
            ("", None) => None,
            (user, password) => Some((decoded(user)?, decoded(password.unwrap_or_default())?)),
        };
        let is_bare = matches!(url.path(), "" | "/") && url.query().is_none();
        is_bare.then(|| Smtp {
            host,
            port: url.port().unwrap_or(port),
            encryption,
            sign_in,
        })
    }
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Smtp({}:{})", self.host, self.port)
    }
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mailer({})", self.host)
    }
}

impl Mailer {
    /// Sends through `smtp` as `from`; `name` is what this server calls itself.
    pub fn new(
        smtp: &Smtp,
        from: &Mailbox,
        name: &str,
    ) -> Result<Mailer, lettre::transport::smtp::Error> {
        let tls = match smtp.encryption {
            Encryption::Tls => Tls::Wrapper(TlsParameters::new(smtp.host.clone())?),
            Encryption::StartTls => Tls::Required(TlsParameters::new(smtp.host.clone())?),
            Encryption::Loopback => Tls::None,
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host)
            .port(smtp.port)
            .tls(tls)
            .hello_name(ClientId::Domain(name.to_owned()));
        if let Some((user, password)) = smtp.sign_in.clone() {
            builder = builder.credentials(Credentials::new(user, password));
        }
        Ok(Mailer {
            transport: builder.build(),
            host: smtp.host.clone(),
            from: from.clone(),
        })
    }

    /// Sends a letter and answers what the server said, or why it was not sent. `id` is the same each time it is tried.
    pub async fn send(
        &self,
        to: &Email,
        id: &str,
        (subject, text): (String, String),
    ) -> Result<String, String> {
        let address: Address = to
            .as_str()
            .parse()
            .map_err(|_| "That is no address that mail could reach.".to_owned())?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(address.into())
            .subject(subject)
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            .header(ContentType::TEXT_PLAIN)
            .body(text)
            .map_err(|error| format!("The letter could not be written: {error}."))?;
        match tokio::time::timeout(TIME, self.transport.send(message)).await {
            Ok(Ok(answer)) => Ok(format!("{} answered {}.", self.host, answer.code())),
            Ok(Err(error)) => Err(self.why(&error)),
            Err(_) => Err(format!(
                "{} did not take it within {} seconds.",
                self.host,
                TIME.as_secs()
            )),
        }
    }

    fn why(&self, error: &lettre::transport::smtp::Error) -> String {
        let host = &self.host;
        let (detail, is_tls) = cause(error);
        let detail = detail.trim_end().trim_end_matches('.').chars();
        let detail: String = detail.filter(|c| !c.is_control()).take(200).collect();
        if let Some(code) = error.status() {
            return format!("{host} answered {code}: {detail}.");
        }
        if is_tls {
            return format!("There is no encrypted connection to {host}: {detail}.");
        }
        if error.is_client() || error.is_response() {
            return format!("{host} speaks otherwise than expected: {detail}.");
        }
        format!("{host} could not be reached: {detail}.")
    }
}

/// What it came to in the end, and whether that was the encryption: a certificate that is not trusted, or the like.
fn cause(error: &lettre::transport::smtp::Error) -> (String, bool) {
    let (mut said, mut is_tls) = (String::new(), error.is_tls());
    let mut next = error.source();
    while let Some(cause) = next {
        said = cause.to_string();
        let inner = cause.downcast_ref().and_then(std::io::Error::get_ref);
        is_tls |= inner.is_some_and(|inner| inner.is::<rustls::Error>());
        next = cause.source();
    }
    (said, is_tls)
}

/// For the whole conversation.
const TIME: Duration = Duration::from_secs(30);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_smtp_server_elsewhere_is_spoken_to_encrypted() {
        let read = |text: &str| {
            Smtp::parse(text).map(|smtp| (smtp.host, smtp.port, smtp.encryption, smtp.sign_in))
        };
        let named = |host: &str, port, encryption| Some((host.to_owned(), port, encryption, None));
        assert_eq!(
            read("smtps://mail.example"),
            named("mail.example", 465, Encryption::Tls)
        );
        assert_eq!(
            read("smtp://mail.example"),
            named("mail.example", 587, Encryption::StartTls)
        );
        assert_eq!(
            read("smtp://10.0.0.4:2525"),
            named("10.0.0.4", 2525, Encryption::StartTls)
        );
        for here in ["127.0.0.1", "localhost"] {
            assert_eq!(
                read(&format!("smtp://{here}:2525/")),
                named(here, 2525, Encryption::Loopback)
            );
        }
        let with_password = read("smtps://a%40b.example:p%2Fa+s@mail.example:4650").unwrap();
        assert_eq!(
            with_password.3,
            Some(("a@b.example".to_owned(), "p/a+s".to_owned()))
        );
        for bad in [
            "",
            "mail.example",
            "https://mail.example",
            "smtp://mail.example/x",
            "smtp://mail.example?tls=none",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
        let shown = format!(
            "{:?}",
            Smtp::parse("smtps://u:secret@mail.example").unwrap()
        );
        assert_eq!(shown, "Smtp(mail.example:465)");
    }
}
