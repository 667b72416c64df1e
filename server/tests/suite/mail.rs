//! Alarms that leave by mail: to an SMTP server on a real socket, in the clear and encrypted.

use std::{
    path::Path,
    process::{Child, Stdio},
    sync::{Arc, Mutex},
};

use app::api::{Role, Told};
use axum::http::StatusCode;
use server::{
    delivery::deliver_due,
    words::{SiteKey, now_ms},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

use super::{DAY, PAGE, appear, lose, set, shown, start, test_alarm, wait_for};
use crate::support::{Actor, PASSWORD, greeting, louver};

/// What an SMTP server was told, command by command, the letter as one.
type Conversations = Arc<Mutex<Vec<Vec<String>>>>;

/// An SMTP server that knows one mailbox it does not have: `gone@…`.
async fn smtp_server() -> (Conversations, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let all = Conversations::default();
    let kept = Arc::clone(&all);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let all = Arc::clone(&kept);
            tokio::spawn(async move {
                let said = converse(stream).await;
                all.lock().unwrap().push(said);
            });
        }
    });
    (all, host)
}

async fn converse(stream: impl AsyncRead + AsyncWrite + Unpin) -> Vec<String> {
    let mut stream = BufReader::new(stream);
    let mut said = Vec::new();
    let mut answer = "220 mail.example ESMTP\r\n";
    loop {
        stream.get_mut().write_all(answer.as_bytes()).await.unwrap();
        let mut line = String::new();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return said;
        }
        said.push(line.trim_end().to_owned());
        answer = match line.split_whitespace().next().unwrap_or_default() {
            "EHLO" => "250-mail.example\r\n250-AUTH PLAIN\r\n250 8BITMIME\r\n",
            "AUTH" => "235 2.7.0 welcome\r\n",
            "RCPT" if line.contains("gone@") => "550 5.1.1 no such mailbox\r\n",
            "DATA" => {
                stream.get_mut().write_all(b"354 go on\r\n").await.unwrap();
                let mut letter = String::new();
                while !letter.ends_with("\r\n.\r\n") {
                    stream.read_line(&mut letter).await.unwrap();
                }
                said.push(letter);
                "250 2.0.0 taken\r\n"
            }
            "QUIT" => return said,
            _ => "250 2.0.0 fine\r\n",
        };
    }
}

#[tokio::test]
async fn mail_goes_through_an_smtp_server_one_letter_for_what_comes_together() {
    let (conversations, host) = smtp_server().await;
    let (test, key) = start(&[], Some(&host)).await;
    let admin = test.admin().await;
    let set = set(&admin, &key, "", &["Ops@Shop.example", "gone@shop.example"])
        .await
        .unwrap();
    assert!(set.recipients.mails && set.secret.is_none());
    // What could not be entered, and stands in the database nevertheless, makes no header.
    sqlx::query("update sites set name = 'Shop' || $1")
        .bind("\r\nBcc: evil@example.com")
        .execute(&test.database().await)
        .await
        .unwrap();
    lose(&test, &key, PAGE).await;
    appear(&test, &key, PAGE).await;
    // They are given a minute to gather.
    deliver_due(&test.app, now_ms() + 30_000).await.unwrap();
    assert_eq!(conversations.lock().unwrap().len(), 0);
    deliver_due(&test.app, now_ms() + 90_000).await.unwrap();
    wait_for(async || conversations.lock().unwrap().len() == 2).await;
    let taken = |said: &Vec<String>| said.iter().any(|line| line == "DATA");
    let all = conversations.lock().unwrap().clone();
    assert_eq!(all.iter().filter(|said| taken(said)).count(), 1, "{all:?}");
    let said = all.iter().find(|said| taken(said)).unwrap();
    assert_eq!(said[0], "EHLO 127.0.0.1");
    assert_eq!(said[1], "AUTH PLAIN AGxvdXZlcgBwYXNzIHdvcmQ=");
    assert!(
        said[2].starts_with("MAIL FROM:<louver@support.example>"),
        "{said:?}"
    );
    assert_eq!(&said[3..5], ["RCPT TO:<ops@shop.example>", "DATA"]);
    let (head, text) = said[5].split_once("\r\n\r\n").unwrap();
    let mut headers: Vec<&str> = (head.lines())
        .filter(|line| !line.starts_with(' '))
        .map(|line| line.split(':').next().unwrap())
        .collect();
    headers.sort_unstable();
    assert_eq!(
        headers,
        [
            "Content-Transfer-Encoding",
            "Content-Type",
            "Date",
            "From",
            "Message-ID",
            "Subject",
            "To"
        ]
    );
    assert!(
        head.contains("From: Louver <louver@support.example>\r\n"),
        "{head}"
    );
    assert!(head.contains("To: ops@shop.example\r\n"), "{head}");
    let subject = head.replace("\r\n ", " ");
    assert!(
        subject.contains("2 alarms, rules stopped matching and fields are not covered"),
        "{head}"
    );
    for part in [
        "https://shop.example/pay\r\nThe rule \"Card number\" matches nothing here any more: it did in 5 of 5 visits",
        "A field that looks like an e-mail address is shown here, and no rule covers it",
        &format!("{}/sites/{key}\r\n", test.base),
    ] {
        let plain = text.replace("=\r\n", "").replace("=3D", "=");
        assert!(plain.contains(part), "{part}\n{plain}");
    }
    assert!(!text.contains("PLANTED"));

    let last = shown(&admin, &key).await.last;
    let state: Vec<(&str, bool, &str)> = (last.iter())
        .map(|one| {
            let recipient = one.recipient.as_deref().unwrap_or_default();
            (recipient, one.told == Told::Delivered, one.said.as_str())
        })
        .collect();
    assert_eq!(
        state,
        [
            (
                "gone@shop.example",
                false,
                "127.0.0.1 answered 550: 5.1.1 no such mailbox."
            ),
            ("ops@shop.example", true, "127.0.0.1 answered 250.")
        ]
    );
}

/// Ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[tokio::test]
async fn mail_is_encrypted_for_a_server_whose_certificate_is_trusted_and_for_no_other() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    // Both are for localhost until 2120, and signed by nobody but themselves; of the other nobody has the key.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/certificates");
    let (theirs, other) = (folder.join("localhost.pem"), folder.join("other.pem"));
    let certificate = CertificateDer::from_pem_file(&theirs).unwrap();
    let key = PrivateKeyDer::from_pem_file(folder.join("localhost.key")).unwrap();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let letters = Conversations::default();
    let kept = Arc::clone(&letters);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(stream) = acceptor.accept(stream).await {
                let said = converse(stream).await;
                kept.lock().unwrap().push(said);
            }
        }
    });
    // Which certificates a server trusts is the machine's to say: to the program, as OpenSSL has it.
    for (trusted, expected) in [
        (&theirs, "localhost answered 250."),
        (
            &other,
            "There is no encrypted connection to localhost: invalid peer certificate: UnknownIssuer.",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut child = louver(folder.path())
            .env("LOUVER_ADDR", "127.0.0.1:0")
            .env("LOUVER_ADMIN_EMAIL", "admin@example.com")
            .env("LOUVER_ADMIN_PASSWORD", PASSWORD)
            .env(
                "LOUVER_SMTP_URL",
                format!("smtps://louver:word@localhost:{port}"),
            )
            .env("LOUVER_SMTP_FROM", "louver@support.example")
            .env("SSL_CERT_FILE", trusted)
            .env_remove("SSL_CERT_DIR")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let printed = greeting(&mut child);
        let _running = Running(child);
        let at = printed.split_whitespace();
        let base = at
            .filter_map(|word| word.strip_suffix("/login"))
            .next()
            .unwrap();
        let admin = Actor::at(base, base);
        admin.login("admin@example.com", PASSWORD).await.unwrap();
        let key = SiteKey::parse(&admin.create_site().await.key).unwrap();
        set(&admin, &key, "", &["ops@shop.example"]).await.unwrap();
        let tried = test_alarm(&admin, &key).await;
        assert_eq!(tried[0].said, expected);
        wait_for(async || !letters.lock().unwrap().is_empty()).await;
        let letters = letters.lock().unwrap();
        assert_eq!(letters.len(), 1, "a stranger was told: {letters:?}");
        assert!(letters[0].iter().any(|line| line == "DATA"), "{letters:?}");
    }
}

#[tokio::test]
async fn without_an_smtp_server_nothing_is_lost_and_the_screen_says_why() {
    let (test, key) = start(&[], None).await;
    let admin = test.admin().await;
    let set = set(&admin, &key, "", &["ops@shop.example"]).await.unwrap();
    assert!(!set.recipients.mails);
    let why = "This server cannot send mail: LOUVER_SMTP_URL and LOUVER_SMTP_FROM are not set.";
    assert_eq!(test_alarm(&admin, &key).await[0].said, why);
    lose(&test, &key, PAGE).await;
    deliver_due(&test.app, now_ms() + 90_000).await.unwrap();
    let last = shown(&admin, &key).await.last.remove(0);
    assert_eq!(last.said, why);
    assert!(matches!(last.told, Told::Again(_)));
    // Who is taken off the list is told nothing more.
    self::set(&admin, &key, "", &[]).await.unwrap();
    deliver_due(&test.app, now_ms() + DAY).await.unwrap();
    let (state,): (String,) = sqlx::query_as("select state from deliveries")
        .fetch_one(&test.database().await)
        .await
        .unwrap();
    assert_eq!(state, "failed");
    let editor = test.sign_in(Role::Editor).await;
    let page = editor.get(&format!("/sites/{key}")).await;
    assert_eq!(page.status(), StatusCode::OK);
    assert!(!page.text().await.unwrap().contains("Who hears of alarms"));
}
