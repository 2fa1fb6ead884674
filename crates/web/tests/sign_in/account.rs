//! A person's ways in.

use super::{Member, app, challenge, form};
use http::StatusCode;
use std::time::Duration;

/// The addresses of the ways in that the account's page lists.
async fn ways(member: &Member) -> Vec<String> {
    let page = member.visitor.get("/desk/account").await;
    let links = page.html.split("href=\"/desk/account/ways/").skip(1);
    links
        .map(|after| format!("/desk/account/ways/{}", after.split('"').next().unwrap()))
        .collect()
}

#[testkit::test]
async fn ways_in_are_renamed_and_removed_but_the_last_one_stays() {
    let app = app().await;
    let mut member = Member::new(&app, "Sleutels Voorbeeld").await;
    let other = Member::new(&app, "Ander Voorbeeld").await;
    assert_eq!(member.add("Telefoon").await.status, StatusCode::SEE_OTHER);
    let [first, second] = &ways(&member).await[..] else {
        panic!("two ways in")
    };
    let token = member.token().await;
    let renamed = form(&[("form", &token), ("do", "rename"), ("name", "Kast <1>")]);
    let page = member.visitor.post(first, &renamed).await;
    assert_eq!(page.header("location"), "/desk/account?done=renamed");
    let page = member.visitor.get("/desk/account?done=renamed").await;
    assert!(page.html.contains("Kast &#60;1&#62;"), "{}", page.html);

    // Another person's way in is not there.
    assert_eq!(other.visitor.get(first).await.status, StatusCode::NOT_FOUND);
    let theirs = form(&[("form", &other.token().await), ("do", "remove")]);
    assert_eq!(
        other.visitor.post(first, &theirs).await.status,
        StatusCode::NOT_FOUND
    );

    let removed = form(&[("form", &token), ("do", "remove")]);
    let page = member.visitor.post(first, &removed).await;
    assert_eq!(page.header("location"), "/desk/account?done=removed");
    let page = member.visitor.post(second, &removed).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(
        page.html
            .contains("Dit is je laatste manier om in te loggen")
    );
    assert_eq!(ways(&member).await, std::slice::from_ref(second));
    assert_eq!(member.sign_in().await.status, StatusCode::SEE_OTHER);
    let removed = app.audited("factor.removed").await;
    assert_eq!(removed.len(), 1);
    assert_eq!(removed[0]["actor"], member.staff.as_str());
}

#[testkit::test]
async fn ways_in_are_changed_after_a_recent_proof_only() {
    let app = app().await;
    let mut member = Member::new(&app, "Oud Bewijs").await;
    member.add("Telefoon").await;
    let way = ways(&member).await.remove(0);
    let token = member.token().await;
    let (flow, options) = challenge(&member.visitor, "/desk/account/challenge", &token).await;
    app.clock.advance(Duration::from_mins(5));
    for path in ["/desk/account/passkey", &way] {
        let page = member.visitor.get(path).await;
        assert!(page.header("location").starts_with("/desk/step-up?next="));
    }
    let mut made = soft_authenticator::Authenticator::new(crate::URL);
    let answer = made.create(&options);
    for (path, fields) in [
        ("/desk/account/challenge", vec![]),
        (
            "/desk/account/passkey",
            vec![("flow", &*flow), ("answer", &*answer)],
        ),
        (&way, vec![("do", "remove")]),
        (&way, vec![("do", "rename"), ("name", "x")]),
    ] {
        let fields: Vec<_> = fields.into_iter().chain([("form", &*token)]).collect();
        let page = member.visitor.post(path, &form(&fields)).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
        assert!(page.html.contains("Bevestig eerst dat jij het bent"));
        assert!(page.html.contains("/desk/step-up"));
    }
    assert_eq!(ways(&member).await.len(), 2);
}

#[testkit::test]
async fn person_has_ten_passkeys_at_most() {
    let app = app().await;
    let mut member = Member::new(&app, "Veel Voorbeeld").await;
    for number in 2..=10 {
        let added = member.add(&format!("Sleutel {number}")).await;
        assert_eq!(added.header("location"), "/desk/account?done=added");
    }
    let full = member.add("Sleutel 11").await;
    assert_eq!(full.status, StatusCode::CONFLICT);
    assert!(full.html.contains("Je hebt al tien passkeys"));
    assert_eq!(ways(&member).await.len(), 10);
    let page = member.visitor.get("/desk/account").await;
    assert!(!page.html.contains("/desk/account/passkey"));
}

#[testkit::test]
async fn credential_of_another_person_is_not_registered_again() {
    let app = app().await;
    let one = Member::new(&app, "Eerste Voorbeeld").await;
    let other = Member::new(&app, "Tweede Voorbeeld").await;
    let token = other.token().await;
    let (flow, options) = challenge(&other.visitor, "/desk/account/challenge", &token).await;
    let mut copied = soft_authenticator::Authenticator::new(crate::URL);
    copied.id.clone_from(&one.authenticator.id);
    let answer = copied.create(&options);
    let fields = [
        ("form", &*token),
        ("flow", &*flow),
        ("answer", &*answer),
        ("name", "x"),
    ];
    let page = other
        .visitor
        .post("/desk/account/passkey", &form(&fields))
        .await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert_eq!(ways(&other).await.len(), 1);
}
