//! How a session of the desk ends, and what it takes to prove again who one is.

use super::{Member, app, challenge, form};
use http::StatusCode;
use std::time::Duration;
use testkit::TestApp;

/// Lets time pass. A server asks for changes by other nodes all the time.
async fn pass(app: &TestApp, time: Duration) {
    app.clock.advance(time);
    app.store.refresh_generation().await.unwrap();
}

#[testkit::test]
async fn session_ends_without_use_and_after_twelve_hours() {
    let app = app().await;
    let mut member = Member::new(&app, "Lang Voorbeeld").await;
    member.sign_in().await;
    pass(&app, Duration::from_mins(59)).await;
    assert!(member.is_in().await);
    pass(&app, Duration::from_hours(1)).await;
    assert!(!member.is_in().await);

    member.sign_in().await;
    for _ in 0..23 {
        pass(&app, Duration::from_mins(31)).await;
        assert!(member.is_in().await);
    }
    pass(&app, Duration::from_mins(7)).await;
    assert!(!member.is_in().await, "12 hours at most");
}

#[testkit::test]
async fn signing_out_ends_the_session_for_everyone_who_has_its_token() {
    let app = app().await;
    let mut member = Member::new(&app, "Uit Voorbeeld").await;
    member.sign_in().await;
    let token = member.token().await;
    // A form without the session's own token does nothing.
    let page = member.visitor.post("/desk/sign-out", "form=x").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(member.is_in().await);
    let out = member
        .visitor
        .post("/desk/sign-out", &form(&[("form", &token)]))
        .await;
    assert_eq!(
        (
            out.status,
            out.header("location"),
            out.header("clear-site-data")
        ),
        (StatusCode::SEE_OTHER, "/desk/signed-out", "\"cache\"")
    );
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    // The visitor still has the cookie, as a thief would.
    assert!(!member.is_in().await);
}

#[testkit::test]
async fn step_up_replaces_the_token() {
    let app = app().await;
    let mut member = Member::new(&app, "Stap Voorbeeld").await;
    member.sign_in().await;
    let old = member.visitor.cookie.clone();
    pass(&app, Duration::from_mins(5)).await;
    let asked = member.visitor.get("/desk/account/passkey").await;
    assert_eq!(
        (asked.status, asked.header("location")),
        (
            StatusCode::SEE_OTHER,
            "/desk/step-up?next=%2Fdesk%2Faccount%2Fpasskey"
        )
    );
    let page = member.visitor.get(asked.header("location")).await;
    let (token, next) = (page.hidden("form"), page.hidden("next"));
    let (flow, options) = challenge(&member.visitor, "/desk/step-up/challenge", token).await;
    let answer = member.authenticator.get(&options);
    let fields = [
        ("form", token),
        ("next", next),
        ("flow", &flow),
        ("answer", &answer),
    ];
    let renewed = member.visitor.post("/desk/step-up", &form(&fields)).await;
    assert_eq!(
        (renewed.status, renewed.header("location")),
        (StatusCode::SEE_OTHER, "/desk/account/passkey")
    );
    let (cookie, _) = renewed.header("set-cookie").split_once(';').unwrap();
    assert!(!member.is_in().await, "the old token is dead");
    member.visitor.cookie = Some(cookie.to_owned());
    assert_ne!(member.visitor.cookie, old);
    assert_eq!(
        member.visitor.get("/desk/account/passkey").await.status,
        StatusCode::OK
    );
}

#[testkit::test]
async fn step_up_takes_the_person_of_the_session_in_that_session() {
    let app = app().await;
    let mut member = Member::new(&app, "Eigen Voorbeeld").await;
    let other = Member::new(&app, "Ander Voorbeeld").await;
    member.sign_in().await;
    pass(&app, Duration::from_mins(5)).await;
    let token = member.token().await;
    let sent = async |flow: &str, answer: &str| {
        let fields = [("form", &*token), ("flow", flow), ("answer", answer)];
        member.visitor.post("/desk/step-up", &form(&fields)).await
    };
    // Another person's passkey.
    let (flow, options) = challenge(&member.visitor, "/desk/step-up/challenge", &token).await;
    let page = sent(&flow, &other.authenticator.get(&options)).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    // A challenge for signing in.
    let (flow, answer) = member.answer().await;
    assert_eq!(sent(&flow, &answer).await.status, StatusCode::FORBIDDEN);
    // A challenge of another session of the same person.
    let mut second = Member::new(&app, "Derde Voorbeeld").await;
    second.sign_in().await;
    let its = second.token().await;
    let (flow, options) = challenge(&second.visitor, "/desk/step-up/challenge", &its).await;
    let answer = second.authenticator.get(&options);
    assert_eq!(sent(&flow, &answer).await.status, StatusCode::FORBIDDEN);
    let page = member.visitor.get("/desk/account/passkey").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "still to be proven");
}

#[testkit::test]
async fn sessions_are_listed_and_ended_by_their_person_only() {
    let app = app().await;
    let mut member = Member::new(&app, "Twee Browsers").await;
    let other = Member::new(&app, "Ander Voorbeeld").await;
    let elsewhere = member.visitor.cookie.clone();
    member.sign_in().await;
    let page = member.visitor.get("/desk/account").await;
    assert_eq!(page.html.matches("Deze sessie").count(), 1);
    let ids: Vec<_> = page
        .html
        .split("name=\"id\" value=\"")
        .skip(1)
        .map(|after| after.split('"').next().unwrap().to_owned())
        .collect();
    let [id, others] = &ids[..] else {
        panic!("{ids:?}")
    };
    assert_eq!(others, "others");
    let stolen = form(&[("form", &other.token().await), ("id", id)]);
    other.visitor.post("/desk/account/sessions", &stolen).await;
    let mine = std::mem::replace(&mut member.visitor.cookie, elsewhere);
    assert!(member.is_in().await, "ended by nobody else");
    let elsewhere = std::mem::replace(&mut member.visitor.cookie, mine);
    let ended = form(&[("form", &member.token().await), ("id", id)]);
    let page = member.visitor.post("/desk/account/sessions", &ended).await;
    assert_eq!(page.header("location"), "/desk/account?done=ended");
    assert!(member.is_in().await);
    member.visitor.cookie = elsewhere;
    assert!(!member.is_in().await);
    assert!(other.is_in().await);
}

#[testkit::test]
async fn operator_sees_a_region_after_opening_it_for_an_hour_only() {
    let app = app().await;
    let mut member = Member::new(&app, "Gewone Voorbeeld").await;
    assert_eq!(
        member.visitor.get("/desk/operator").await.status,
        StatusCode::NOT_FOUND
    );
    let region = app.store.region_named("noord").await.unwrap().unwrap();
    member.staff = app.operator("Systeem Beheer").await;
    member.enter(&app).await;
    let page = member.visitor.get("/desk/r/noord").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let token = member.token().await;
    let open = async |member: &Member, token: &str, reason: &str| {
        let fields = [
            ("form", token),
            ("region", region.id.as_str()),
            ("reason", reason),
        ];
        member
            .visitor
            .post("/desk/operator/enter", &form(&fields))
            .await
    };
    let refused = open(&member, &token, " te kort ").await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(
        refused
            .html
            .contains("Geef een reden van 10 tot 500 tekens.")
    );
    let opened = open(&member, &token, "Melding 12: de lijst blijft leeg.").await;
    assert_eq!(
        (opened.status, opened.header("location")),
        (StatusCode::SEE_OTHER, "/desk/r/noord")
    );
    assert!(!member.is_in().await, "the old token is dead");
    let (cookie, _) = opened.header("set-cookie").split_once(';').unwrap();
    member.visitor.cookie = Some(cookie.to_owned());
    let page = member.visitor.get("/desk/r/noord").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.html
            .contains("Je hebt deze regio geopend als systeembeheerder")
    );
    let entry = app.audited("operator.entered").await.remove(0);
    assert_eq!(
        entry["details"]["reason"],
        "Melding 12: de lijst blijft leeg."
    );
    assert_eq!(entry["region"], region.id.as_str());
    assert_eq!(entry["actor"], member.staff.as_str());

    pass(&app, Duration::from_mins(30)).await;
    assert!(member.is_in().await);
    app.services.staff.note_uses().await.unwrap();
    pass(&app, Duration::from_mins(30)).await;
    let page = member.visitor.get("/desk/r/noord").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    // Opening a region needs a recent proof.
    let late = open(
        &member,
        &member.token().await,
        "Melding 12: nog eens kijken.",
    )
    .await;
    assert_eq!(late.status, StatusCode::FORBIDDEN);
    assert!(late.html.contains("Bevestig eerst dat jij het bent"));
}
