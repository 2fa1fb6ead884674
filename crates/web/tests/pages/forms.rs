//! Forms.

use super::super::{Visitor, somebody};
use http::{Method, StatusCode};

#[testkit::test]
async fn change_needs_a_form_token_and_an_unchanged_record() {
    let (app, [noord, _]) = somebody().await;
    let sanne = Visitor::signed_in(&app, "sanne@example.nl").await;
    let path = "/portal/records/recAAAAAAAAAAAAAA/edit";
    let shown = sanne.get(path).await;
    let form = |city: &str, token: &str| {
        let state = shown.hidden("state");
        let own = format!(
            "form={token}&state={state}&name=Sanne+Voorbeeld&city={city}&nationality=Belgische"
        );
        format!("{own}&sectors=Hoger+onderwijs&phase=werkzaam")
    };
    let elsewhere = Visitor::signed_in(&app, "sanne@example.nl").await;
    let foreign = elsewhere.get(path).await;
    for token in ["", "x", foreign.hidden("form")] {
        assert_eq!(
            sanne.post(path, &form("Emmen", token)).await.status,
            StatusCode::FORBIDDEN,
            "{token}"
        );
    }
    let own = form("Emmen", shown.hidden("form"));
    assert_eq!(
        sanne.send(Method::POST, path, &[], &own).await.status,
        StatusCode::FORBIDDEN
    );
    let saved = sanne.post(path, &own).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html);
    assert_eq!(
        saved.header("location"),
        "/portal/records/recAAAAAAAAAAAAAA?done=saved"
    );

    let late = sanne
        .post(path, &form("Hoogeveen", shown.hidden("form")))
        .await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(
        late.html.contains("intussen ergens anders gewijzigd") && late.html.contains("Hoogeveen")
    );
    let wrong = sanne
        .post(path, &format!("{own}&phone=geen&linkedin=x"))
        .await;
    assert_eq!(
        (wrong.status, wrong.html.matches("class=\"error\"").count()),
        (StatusCode::BAD_REQUEST, 2)
    );
    let long = own.replace("Belgische", &"x".repeat(101));
    assert!(
        sanne
            .post(path, &long)
            .await
            .html
            .contains("Nationaliteit: dit is te lang.")
    );
    let record = sanne.get("/portal/records/recAAAAAAAAAAAAAA").await.html;
    assert!(
        record.contains("Nationaliteit") && record.contains("Belgische"),
        "{record}"
    );
    let client = app.client(&noord.key);
    let stored = client
        .get("/candidates/recAAAAAAAAAAAAAA?fields=city,sectors,phase,nationality")
        .await
        .data();
    let expected = serde_json::json!(
        {"id": "recAAAAAAAAAAAAAA", "phase": "matchen", "sectors": ["Hoger onderwijs"], "nationality": "Belgische", "city": "Emmen"}
    );
    assert_eq!(stored, expected);
}

/// A form that an earlier version of the server rendered lacks the fields that came later.
#[testkit::test]
async fn field_that_the_form_lacks_is_kept_and_an_empty_one_is_cleared() {
    let (app, [noord, _]) = somebody().await;
    let client = app.client(&noord.key);
    let fields = "city,priorEducation,sectors,nationality";
    let stored = async || {
        let path = format!("/candidates/recAAAAAAAAAAAAAA?fields={fields}");
        client.get(&path).await.data()
    };
    let sanne = Visitor::signed_in(&app, "sanne@example.nl").await;
    let path = "/portal/records/recAAAAAAAAAAAAAA/edit";
    let save = async |filled: &str| {
        let shown = sanne.get(path).await;
        let (token, state) = (shown.hidden("form"), shown.hidden("state"));
        let saved = sanne
            .post(path, &format!("form={token}&state={state}&{filled}"))
            .await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html);
    };
    save("city=Emmen&nationality=Belgische&sectors=&sectors=Hoger+onderwijs&priorEducation=havo")
        .await;
    save("city=Zwolle").await;
    let mut expected = serde_json::json!({
        "id": "recAAAAAAAAAAAAAA", "nationality": "Belgische", "city": "Zwolle",
        "sectors": ["Hoger onderwijs"], "priorEducation": "havo",
    });
    assert_eq!(stored().await, expected);
    assert_eq!(sanne.get(path).await.hidden("sectors"), "");
    save("nationality=&sectors=&priorEducation=").await;
    for cleared in ["nationality", "priorEducation"] {
        expected[cleared] = serde_json::Value::Null;
    }
    expected["sectors"] = serde_json::json!([]);
    assert_eq!(stored().await, expected);
}

#[testkit::test]
async fn rejection_has_its_reason_in_the_language_of_the_page() {
    let (app, [noord, _]) = somebody().await;
    let sanne = Visitor::signed_in(&app, "sanne@example.nl").await;
    let path = "/portal/records/recAAAAAAAAAAAAAA/edit";
    let shown = sanne.get(path).await;
    let (token, state) = (shown.hidden("form"), shown.hidden("state"));
    for (filled, dutch, english) in [
        (
            "dateOfBirth=2990-01-01",
            "tussen 1 januari 1900 en vandaag",
            "between 1 January 1900 and today",
        ),
        (
            "dateOfBirth=31-12-1990",
            "als jaar-maand-dag, bijvoorbeeld 1990-12-31",
            "as year-month-day",
        ),
        (
            "dateOfBirth=1990-02-30",
            "Deze geboortedatum bestaat niet.",
            "This date of birth does not exist.",
        ),
        (
            "phone=6%2C12E%2B08",
            "door een rekenblad veranderd",
            "A spreadsheet changed this number",
        ),
        (
            "phone=geen",
            "telefoonnummer met cijfers",
            "phone number with digits",
        ),
        (
            "linkedin=www.linkedin.com/in/s",
            "dat begint met https://",
            "that begins with https://",
        ),
        (
            "linkedin=https://example.nl/a%20b",
            "Op plaats 21 in het adres staat een spatie",
            "a space at position 21",
        ),
        (
            "linkedin=https://example.nl/a%7Cb",
            "dat in een adres niet kan: |",
            "that an address cannot have: |",
        ),
        (
            "linkedin=https://example.nl/100%25",
            "Op plaats 23 in het adres staat een %",
            "At position 23 of the address is a %",
        ),
        (
            "city=As%E2%80%AEsen",
            "op plaats 3 staat een onzichtbaar teken",
            "at position 3 is an invisible character",
        ),
    ] {
        for (language, expected) in [("", dutch), ("?lang=en", english)] {
            let form = format!("form={token}&state={state}&name=Sanne+Voorbeeld&{filled}");
            let refused = sanne.post(&format!("{path}{language}"), &form).await;
            assert_eq!(
                (
                    refused.status,
                    refused.html.matches("class=\"error\"").count()
                ),
                (StatusCode::BAD_REQUEST, 1)
            );
            assert!(
                refused.html.contains(expected),
                "{filled} {language}: {}",
                refused.html
            );
        }
    }
    let form = |filled: &str| {
        format!("form={token}&state={state}&name=%E2%80%8BZoe%CC%88+&city=Assen&{filled}")
    };
    let saved = sanne
        .post(
            path,
            &form("linkedin=https://linkedin.com/in/zo%C3%AB&dateOfBirth=1990-12-31"),
        )
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html);
    let stored = app
        .client(&noord.key)
        .get("/candidates/recAAAAAAAAAAAAAA?fields=name,linkedin")
        .await
        .data();
    assert_eq!(
        (&stored["name"], &stored["linkedin"]),
        (&"Zoë".into(), &"https://linkedin.com/in/zo%C3%AB".into())
    );
}

#[testkit::test]
async fn invalid_address_has_a_reason() {
    let (app, _) = somebody().await;
    let visitor = Visitor::new(&app);
    for (address, expected) in [
        ("", "Vul je e-mailadres in."),
        (
            "Sanne+%3Csanne%40example.nl%3E",
            "Vul alleen het e-mailadres in",
        ),
        (
            "a%40example.nl%3B+b%40example.nl",
            "zonder komma of puntkomma",
        ),
        ("sanne+de%40example.nl", "staat geen spatie"),
        ("example.nl", "met één @"),
        ("sanne%40example", "ontbreekt een punt"),
        ("sanne%40exam_ple.nl", "geen geldig domein"),
        ("sanne%40%5B192.0.2.1%5D", "zoals naam@voorbeeld.nl"),
    ] {
        let refused = visitor
            .post("/portal/verification", &format!("email={address}"))
            .await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{address}");
        assert!(
            refused.html.contains(expected),
            "{address}: {}",
            refused.html
        );
    }
    let sent = visitor
        .post(
            "/portal/verification",
            "email=+sanne%40example%E2%80%8B.nl+",
        )
        .await;
    assert_eq!(
        (sent.status, app.sent_emails().await.len()),
        (StatusCode::OK, 1)
    );
}

#[testkit::test]
async fn form_size_is_limited() {
    let (app, _) = somebody().await;
    let sanne = Visitor::signed_in(&app, "sanne@example.nl").await;
    let filled = |size: usize| format!("email=x@example.nl&more={}", "x".repeat(size));
    assert_eq!(
        sanne
            .post("/portal/verification", &filled(9 << 10))
            .await
            .status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    assert_ne!(
        sanne
            .post("/portal/verification", &filled(7 << 10))
            .await
            .status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    // The longest allowed motivation, each character of four bytes.
    let edit = "/portal/records/recAAAAAAAAAAAAAA/edit";
    let shown = sanne.get(edit).await;
    let (token, state) = (shown.hidden("form"), shown.hidden("state"));
    let form = |size: usize| {
        let motivation = "%F0%9F%99%82".repeat(size);
        format!(
            "form={token}&state={state}&name=Sanne&sectors=Hoger+onderwijs&motivation={motivation}"
        )
    };
    assert_eq!(
        sanne.post(edit, &form(10_000)).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        sanne.post(edit, &form(20_000)).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}

#[testkit::test]
async fn a_page_loads_the_records_once_and_the_branding_from_the_cache() {
    let (app, _) = somebody().await;
    let sanne = Visitor::signed_in(&app, "sanne@example.nl").await;
    let record = "/portal/records/recAAAAAAAAAAAAAA";
    for path in ["/portal", record] {
        sanne.get(path).await;
    }
    // The records, and the last interaction of each of the two.
    let edit = format!("{record}/edit");
    for (path, expected) in [
        ("/portal", 3),
        (record, 2),
        (edit.as_str(), 1),
        ("/portal/account", 1),
    ] {
        let before = app.store.measured().statements.count;
        assert_eq!(sanne.get(path).await.status, StatusCode::OK, "{path}");
        let statements = app.store.measured().statements.count - before;
        assert_eq!(statements, expected, "{path}");
    }
}
