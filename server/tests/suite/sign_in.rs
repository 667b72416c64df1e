//! Signing in, staying signed in, and being signed out.

use app::api::{Failure, Me, Role};
use reqwest::header;
use serde_json::json;

use crate::support::{PASSWORD, TestApp, address};

#[tokio::test]
async fn the_right_password_signs_in_and_signing_out_ends_it() {
    let test = TestApp::start().await;
    let editor = test.stranger();
    assert_eq!(editor.me().await, None);
    let me = editor.login(" Editor@Example.com", PASSWORD).await.unwrap();
    assert_eq!(
        me,
        Me {
            email: address(Role::Editor),
            role: Role::Editor
        }
    );
    assert_eq!(editor.me().await, Some(me));
    editor.call::<()>("logout", json!({})).await.unwrap();
    assert_eq!(editor.me().await, None);
    assert_eq!(test.stranger().me().await, None);
}

#[tokio::test]
async fn unknown_people_and_wrong_passwords_get_the_same_answer() {
    let test = TestApp::start().await;
    let stranger = test.stranger();
    let mut answers = Vec::new();
    for (email, password) in [
        ("editor@example.com", "not the password"),
        ("nobody@example.com", "not the password"),
        ("nobody@example.com", PASSWORD),
        ("no address", PASSWORD),
        ("editor@example.com", ""),
    ] {
        answers.push(stranger.login(email, password).await.unwrap_err());
    }
    answers.dedup();
    assert!(matches!(&answers[..], [Failure::Invalid(_)]), "{answers:?}");
    assert_eq!(stranger.me().await, None);
}

#[tokio::test]
async fn guessing_is_slow() {
    let test = TestApp::start().await;
    let stranger = test.stranger();
    for _ in 0..10 {
        assert!(matches!(
            stranger.login("editor@example.com", "guess").await,
            Err(Failure::Invalid(_))
        ));
    }
    assert!(matches!(
        stranger.login("editor@example.com", PASSWORD).await,
        Err(Failure::TooMany(1..))
    ));
    stranger.login("admin@example.com", PASSWORD).await.unwrap();
}

#[tokio::test]
async fn the_cookie_is_for_this_server_alone() {
    let test = TestApp::start().await;
    let cookie = login_cookie(&test).await;
    let attributes: Vec<&str> = cookie.split("; ").skip(1).collect();
    assert!(cookie.starts_with("louver="), "{cookie}");
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(attributes.contains(&attribute), "{cookie}");
    }

    let test =
        TestApp::with(|start| start.public_url = Some("https://louver.example".parse().unwrap()))
            .await;
    test.app
        .accounts
        .add(
            &server::roles::Admin::operator(),
            &address(Role::Admin),
            PASSWORD,
            Role::Admin,
        )
        .await
        .unwrap();
    let cookie = login_cookie(&test).await;
    assert!(cookie.starts_with("__Host-louver="), "{cookie}");
    assert!(
        cookie.split("; ").any(|attribute| attribute == "Secure"),
        "{cookie}"
    );
}

#[tokio::test]
async fn signing_in_changes_the_cookie_and_kills_the_old_one() {
    let test = TestApp::start().await;
    let first = login_cookie(&test).await;
    let first = first.split(';').next().unwrap();
    let again = test
        .stranger()
        .post(
            "login",
            &json!({"email": address(Role::Admin), "password": PASSWORD}),
        )
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, first)
        .send()
        .await
        .unwrap();
    let second = again.headers()[header::SET_COOKIE]
        .to_str()
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    assert_ne!(first, second);
    assert_eq!(who(&test, first).await, "null");
    assert!(who(&test, &second).await.contains("admin@example.com"));
}

#[tokio::test]
async fn a_cookie_that_nobody_gave_out_is_never_taken_over() {
    let test = TestApp::start().await;
    let planted = "louver=AAAAAAAAAAAAAAAAAAAAAA";
    let response = test
        .stranger()
        .post(
            "login",
            &json!({"email": address(Role::Admin), "password": PASSWORD}),
        )
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, planted)
        .send()
        .await
        .unwrap();
    assert!(
        !response.headers()[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .starts_with(planted)
    );
    assert_eq!(who(&test, planted).await, "null");
}

#[tokio::test]
async fn the_database_does_not_hold_the_cookie() {
    let test = TestApp::start().await;
    let cookie = login_cookie(&test).await;
    let value = cookie.split(['=', ';']).nth(1).unwrap();
    let rows: Vec<(String, String, String)> =
        sqlx::query_as("select id, person, data from sign_ins")
            .fetch_all(&test.database().await)
            .await
            .unwrap();
    assert_eq!(rows.len(), 1);
    let (id, person, data) = &rows[0];
    assert_eq!(person, "admin@example.com");
    assert_eq!(*id, server::words::sha256_hex(value));
    assert!(!data.contains(value));
}

#[tokio::test]
async fn a_sign_in_ends_by_idleness_and_by_age() {
    let test = TestApp::start().await;
    let database = test.database().await;
    for (column, ended) in [
        ("seen_at", true),
        ("expires_at", true),
        ("created_at", false),
    ] {
        let editor = test.editor().await;
        assert!(editor.me().await.is_some());
        let statement = format!("update sign_ins set {column} = {column} - 50000000");
        sqlx::query(sqlx::AssertSqlSafe(statement))
            .execute(&database)
            .await
            .unwrap();
        assert_eq!(editor.me().await.is_none(), ended, "{column}");
    }
}

#[tokio::test]
async fn the_set_up_link_makes_one_admin() {
    let test = TestApp::empty().await;
    let link = test.setup_link.clone().unwrap();
    let token = link.split("token=").nth(1).unwrap();
    assert!(link.starts_with(&format!("{}/setup?token=", test.base)));
    let stranger = test.stranger();
    let open = async |token: &str| {
        stranger
            .call::<bool>("setup_open", json!({ "token": token }))
            .await
            .unwrap()
    };
    assert!(open(token).await);
    assert!(!open("").await);
    assert!(!open("guess").await);
    let setup = async |token: &str, email: &str, password: &str| {
        stranger
            .call::<Me>(
                "setup",
                json!({"token": token, "email": email, "password": password}),
            )
            .await
    };
    assert!(matches!(
        setup("guess", "a@example.com", PASSWORD).await,
        Err(Failure::NotFound(_))
    ));
    assert!(matches!(
        setup(token, "a@example.com", "short").await,
        Err(Failure::Invalid(_))
    ));
    assert!(matches!(
        setup(token, "nobody", PASSWORD).await,
        Err(Failure::Invalid(_))
    ));
    assert_eq!(stranger.me().await, None);

    let me = setup(token, "a@example.com", PASSWORD).await.unwrap();
    assert_eq!(
        me,
        Me {
            email: "a@example.com".into(),
            role: Role::Admin
        }
    );
    assert_eq!(stranger.me().await, Some(me));
    assert!(!open(token).await);
    assert!(matches!(
        setup(token, "b@example.com", PASSWORD).await,
        Err(Failure::NotFound(_))
    ));
    test.stranger()
        .login("a@example.com", PASSWORD)
        .await
        .unwrap();
}

#[tokio::test]
async fn of_two_who_set_up_at_once_one_wins() {
    let test = TestApp::empty().await;
    let token = test
        .setup_link
        .clone()
        .unwrap()
        .split("token=")
        .nth(1)
        .unwrap()
        .to_owned();
    let (one, two) = (test.stranger(), test.stranger());
    let args = |email: &str| json!({"token": token, "email": email, "password": PASSWORD});
    let (one, two) = tokio::join!(
        one.call::<Me>("setup", args("one@example.com")),
        two.call::<Me>("setup", args("two@example.com"))
    );
    assert_eq!(
        [&one, &two].iter().filter(|result| result.is_ok()).count(),
        1,
        "{one:?} {two:?}"
    );
    assert_eq!(test.app.store.people().await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_first_admin_of_the_settings_is_made_once() {
    let first = server::settings::FirstAdmin {
        email: server::words::Email::parse("boss@example.com").unwrap(),
        password: PASSWORD.into(),
    };
    let test = TestApp::with(|start| start.first_admin = Some(first.clone())).await;
    assert_eq!(test.setup_link, None);
    assert_eq!(
        test.stranger()
            .login("boss@example.com", PASSWORD)
            .await
            .unwrap()
            .role,
        Role::Admin
    );
    // A second start with another password changes nothing.
    let other = server::settings::FirstAdmin {
        password: "another long password".into(),
        ..first
    };
    assert!(
        test.app
            .accounts
            .begin(Some(&other))
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        test.stranger()
            .login("boss@example.com", "another long password")
            .await
            .is_err()
    );
}

#[tokio::test]
async fn an_old_hash_is_made_anew() {
    let test = TestApp::start().await;
    let database = test.database().await;
    let old = "$argon2id$v=19$m=1024,t=1,p=1$";
    let weak = {
        use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
        let params = Params::new(1024, 1, 1, None).unwrap();
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password(PASSWORD.as_bytes())
            .unwrap()
            .to_string()
    };
    assert!(weak.starts_with(old));
    sqlx::query("update people set password = $1 where role = 'editor'")
        .bind(weak)
        .execute(&database)
        .await
        .unwrap();
    test.editor().await;
    let (now,): (String,) = sqlx::query_as("select password from people where role = 'editor'")
        .fetch_one(&database)
        .await
        .unwrap();
    assert!(now.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"), "{now}");
    test.editor().await;
}

/// What `Set-Cookie` says when the admin signs in.
async fn login_cookie(test: &TestApp) -> String {
    let response = test
        .stranger()
        .post(
            "login",
            &json!({"email": address(Role::Admin), "password": PASSWORD}),
        )
        .header("sec-fetch-site", "same-origin")
        .send()
        .await
        .unwrap();
    assert!(response.status().is_success());
    response.headers()[header::SET_COOKIE]
        .to_str()
        .unwrap()
        .to_owned()
}

/// The server's answer to who a cookie is.
async fn who(test: &TestApp, cookie: &str) -> String {
    let request = test.stranger().post("me", &json!({}));
    let response = request
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookie)
        .send()
        .await
        .unwrap();
    response.text().await.unwrap()
}
