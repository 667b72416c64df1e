//! Letting people in, changing what they may do, shutting them out.

use app::api::{Failure, Person, Role};
use reqwest::StatusCode;
use serde_json::json;

use crate::support::{PASSWORD, TestApp, address};

#[tokio::test]
async fn somebody_new_can_sign_in() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    let args = json!({"email": "New@Example.com", "password": PASSWORD, "role": "agent"});
    let person: Person = admin.call("add_person", args.clone()).await.unwrap();
    assert_eq!(
        person,
        Person {
            email: "new@example.com".into(),
            role: Role::Agent,
            seen: None
        }
    );
    assert!(matches!(
        admin.call::<Person>("add_person", args).await,
        Err(Failure::Invalid(_))
    ));
    assert_eq!(
        test.stranger()
            .login("new@example.com", PASSWORD)
            .await
            .unwrap()
            .role,
        Role::Agent
    );
    let people: Vec<Person> = admin.call("people", json!({})).await.unwrap();
    assert_eq!(people.len(), 5);
    assert!(
        people
            .iter()
            .find(|person| person.email == "new@example.com")
            .unwrap()
            .seen
            .is_some()
    );
}

#[tokio::test]
async fn a_weak_password_is_refused_with_the_reason() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    for (password, reason) in [
        ("short", "12"),
        ("password1234", "first"),
        (&"long ".repeat(30), "128"),
    ] {
        let args = json!({"email": "new@example.com", "password": password, "role": "agent"});
        let Err(Failure::Invalid(sentence)) = admin.call::<Person>("add_person", args).await else {
            panic!("{password} was taken");
        };
        assert!(sentence.contains(reason), "{sentence}");
    }
}

#[tokio::test]
async fn a_new_role_ends_the_sign_ins_of_that_person_alone() {
    let test = TestApp::start().await;
    let (admin, editor, publisher) = (
        test.admin().await,
        test.editor().await,
        test.publisher().await,
    );
    let args = json!({"email": address(Role::Editor), "role": "publisher"});
    admin.call::<()>("set_role", args).await.unwrap();
    assert_eq!(editor.me().await, None);
    assert!(publisher.me().await.is_some());
    assert!(admin.me().await.is_some());
    assert_eq!(
        editor
            .login(&address(Role::Editor), PASSWORD)
            .await
            .unwrap()
            .role,
        Role::Publisher
    );
}

#[tokio::test]
async fn who_is_removed_is_out_at_once() {
    let test = TestApp::start().await;
    let (admin, editor) = (test.admin().await, test.editor().await);
    admin
        .call::<()>("remove_person", json!({"email": address(Role::Editor)}))
        .await
        .unwrap();
    assert_eq!(editor.me().await, None);
    assert!(
        editor
            .login(&address(Role::Editor), PASSWORD)
            .await
            .is_err()
    );
    let again = admin
        .call::<()>("remove_person", json!({"email": address(Role::Editor)}))
        .await;
    assert!(matches!(again, Err(Failure::NotFound(_))));
}

#[tokio::test]
async fn what_an_admin_made_for_programs_ends_with_them() {
    let test = TestApp::start().await;
    let program = test.publishing_integrator().await;
    assert_eq!(program.get("/sites").await.status(), StatusCode::OK);
    let admin = test.admin().await;
    for (person, role) in [(Role::Editor, "admin"), (Role::Admin, "publisher")] {
        let args = json!({"email": address(person), "role": role});
        admin.call::<()>("set_role", args).await.unwrap();
    }
    assert_eq!(
        program.get("/sites").await.status(),
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn the_last_admin_stays() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    let demote = json!({"email": address(Role::Admin), "role": "editor"});
    assert!(matches!(
        admin.call::<()>("set_role", demote.clone()).await,
        Err(Failure::Invalid(_))
    ));
    let removed = admin
        .call::<()>("remove_person", json!({"email": address(Role::Admin)}))
        .await;
    assert!(matches!(removed, Err(Failure::Invalid(_))));
    // What was refused changed nothing, not even the sign-ins.
    assert_eq!(admin.me().await.unwrap().role, Role::Admin);

    admin
        .call::<()>(
            "set_role",
            json!({"email": address(Role::Editor), "role": "admin"}),
        )
        .await
        .unwrap();
    admin.call::<()>("set_role", demote).await.unwrap();
    assert_eq!(admin.me().await, None);
}

#[tokio::test]
async fn two_admins_cannot_demote_each_other_at_once() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    admin
        .call::<()>(
            "set_role",
            json!({"email": address(Role::Editor), "role": "admin"}),
        )
        .await
        .unwrap();
    let other = test.editor().await;
    let demote = |role| json!({"email": address(role), "role": "agent"});
    let (one, two) = tokio::join!(
        admin.call::<()>("set_role", demote(Role::Editor)),
        other.call::<()>("set_role", demote(Role::Admin))
    );
    let people: Vec<Person> = test.app.store.people().await.unwrap();
    assert_eq!(
        people
            .iter()
            .filter(|person| person.role == Role::Admin)
            .count(),
        1,
        "{one:?} {two:?}"
    );
}
