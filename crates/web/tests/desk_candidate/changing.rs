//! Changing a record, alone and with others.

use super::{Desks, Form, ID, PAGE, filled, saved};
use http::StatusCode;
use model::{CustomField, CustomFieldType, Role};
use serde_json::json;
use store::region_settings::RegionSettingsChange;

const EDIT: &str = "/desk/r/noord/candidates/recAAAAAAAAAAAAAA/edit";

#[testkit::test]
async fn two_people_who_change_different_fields_do_not_disturb_each_other() {
    let desks = Desks::start().await;
    let noor = desks.with("Noor Bakker", Role::Coordinator).await;
    let piet = desks.with("Piet Smit", Role::Manager).await;
    let mut first = Form::of(&noor.get(EDIT).await.html, EDIT);
    let mut second = Form::of(&piet.get(EDIT).await.html, EDIT);
    first.set("city", "Emmen");
    second.set("phone", "06 87654321");
    second.set("sectors", "Hoger onderwijs");
    let answer = noor.post(EDIT, &first.encoded()).await;
    saved(&noor, answer, "saved").await;
    let answer = piet.post(EDIT, &second.encoded()).await;
    let page = saved(&piet, answer, "saved").await;
    for text in ["Emmen", "06 87654321", "door Piet Smit", "door Noor Bakker"] {
        assert!(page.html.contains(text), "{text}: {}", page.html);
    }
    let record = desks
        .read(&format!("/candidates/{ID}?fields=city,phone,sectors"))
        .await;
    assert_eq!(
        json!([record["city"], record["phone"], record["sectors"]]),
        json!(["Emmen", "06 87654321", ["Hoger onderwijs"]])
    );
}

#[testkit::test]
async fn same_field_changed_by_two_people_shows_three_values_and_loses_none() {
    let desks = Desks::start().await;
    let noor = desks.with("Noor Bakker", Role::Coordinator).await;
    let piet = desks.with("Piet Smit", Role::Coordinator).await;
    let mut form = Form::of(&piet.get(EDIT).await.html, EDIT);
    let answer = filled(&noor, EDIT, EDIT, &[("city", "Emmen")]).await;
    saved(&noor, answer, "saved").await;
    form.set("city", "Zwolle");
    form.set("notes", "Belt liever 's avonds.");
    let conflict = piet.post(EDIT, &form.encoded()).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT);
    for text in [
        "<dd class=\"pre\">Assen</dd>",
        "<dd class=\"pre\">Emmen</dd>",
        "<dd class=\"pre\">Zwolle</dd>",
        "Woonplaats: ook door een ander gewijzigd",
    ] {
        assert!(conflict.html.contains(text), "{text}: {}", conflict.html);
    }
    let stored = desks
        .read(&format!("/candidates/{ID}?fields=city,notes"))
        .await;
    assert_eq!(
        json!([stored["city"], stored["notes"]]),
        json!(["Emmen", null])
    );

    // The value of the other person is kept, and what was filled in elsewhere is saved.
    let mut theirs = Form::of(&conflict.html, EDIT);
    assert_eq!(theirs.get("city"), "Zwolle");
    assert_eq!(theirs.get("notes"), "Belt liever 's avonds.");
    theirs.set("choose.city", "theirs");
    let answer = piet.post(EDIT, &theirs.encoded()).await;
    saved(&piet, answer, "saved").await;
    let stored = desks
        .read(&format!("/candidates/{ID}?fields=city,notes"))
        .await;
    assert_eq!(
        json!([stored["city"], stored["notes"]]),
        json!(["Emmen", "Belt liever 's avonds."])
    );

    // The own value is saved, now that the other one was seen.
    let mine = Form::of(&conflict.html, EDIT);
    let answer = piet.post(EDIT, &mine.encoded()).await;
    saved(&piet, answer, "saved").await;
    let stored = desks.read(&format!("/candidates/{ID}?fields=city")).await;
    assert_eq!(stored["city"], "Zwolle");

    // Both filled in the same: there is nothing to choose.
    let mut same = Form::of(&noor.get(EDIT).await.html, EDIT);
    let answer = filled(&piet, EDIT, EDIT, &[("city", "Groningen")]).await;
    saved(&piet, answer, "saved").await;
    same.set("city", "Groningen");
    let answer = noor.post(EDIT, &same.encoded()).await;
    saved(&noor, answer, "unchanged").await;
}

#[testkit::test]
async fn choice_of_the_other_value_outlives_a_fault_elsewhere() {
    let desks = Desks::start().await;
    let noor = desks.with("Noor Bakker", Role::Coordinator).await;
    let piet = desks.with("Piet Smit", Role::Coordinator).await;
    let mut form = Form::of(&piet.get(EDIT).await.html, EDIT);
    let answer = filled(&noor, EDIT, EDIT, &[("city", "Emmen")]).await;
    saved(&noor, answer, "saved").await;
    form.set("city", "Zwolle");
    form.set("phone", "geen");
    let conflict = piet.post(EDIT, &form.encoded()).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT);
    let mut theirs = Form::of(&conflict.html, EDIT);
    theirs.set("choose.city", "theirs");
    let wrong = piet.post(EDIT, &theirs.encoded()).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    let mut again = Form::of(&wrong.html, EDIT);
    assert_eq!(again.get("city"), "Emmen");
    again.set("phone", "06 87654321");
    let answer = piet.post(EDIT, &again.encoded()).await;
    saved(&piet, answer, "saved").await;
    let path = format!("/candidates/{ID}?fields=city,phone");
    let record = desks.read(&path).await;
    assert_eq!(
        json!([record["city"], record["phone"]]),
        json!(["Emmen", "06 87654321"])
    );
}

#[testkit::test]
async fn fault_names_each_field_and_custom_fields_are_changed_too() {
    let desks = Desks::start().await;
    let new = |number: u32, key: &str, kind, options: &[&str]| CustomField {
        id: format!("fld{number:014}").parse().unwrap(),
        key: key.to_owned(),
        label: key.to_uppercase(),
        kind,
        options: options.iter().map(|option| (*option).to_owned()).collect(),
        required: false,
        description: None,
    };
    for field in [
        new(1, "uren", CustomFieldType::Number, &[]),
        new(
            2,
            "route",
            CustomFieldType::SingleSelect,
            &["pabo", "zij-instroom"],
        ),
    ] {
        let added = desks.app.store.insert_custom_field(desks.noord.id, field);
        added.await.unwrap();
    }
    let noor = desks.with("Noor Bakker", Role::Coordinator).await;
    let wrong = filled(
        &noor,
        EDIT,
        EDIT,
        &[
            ("name", ""),
            ("email", "geen adres"),
            ("phone", "geen"),
            ("dateOfBirth", "1990-02-30"),
            ("custom-uren", "veel"),
        ],
    )
    .await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    for text in [
        "Naam ontbreekt.",
        "E-mailadres: vul één e-mailadres in",
        "Telefoonnummer: vul een nummer met cijfers in.",
        "Geboortedatum: vul een bestaande dag in",
        "UREN: vul een getal in",
    ] {
        assert!(wrong.html.contains(text), "{text}: {}", wrong.html);
    }
    let answer = filled(
        &noor,
        EDIT,
        EDIT,
        &[
            ("custom-uren", "12,5"),
            ("custom-route", "pabo"),
            ("motivation", ""),
        ],
    )
    .await;
    saved(&noor, answer, "saved").await;
    let record = desks
        .read(&format!(
            "/candidates/{ID}?fields=customFields,motivation,name"
        ))
        .await;
    assert_eq!(
        json!([record["customFields"], record["motivation"], record["name"]]),
        json!([{"uren": 12.5, "route": "pabo"}, null, "Sanne de Vries"])
    );
    let unchanged = filled(&noor, EDIT, EDIT, &[]).await;
    saved(&noor, unchanged, "unchanged").await;
}

#[testkit::test]
async fn short_changes_are_made_from_the_page() {
    let desks = Desks::start().await;
    let noor = desks.with("Noor Bakker", Role::Coordinator).await;
    let at = |rest: &str| format!("{PAGE}/{rest}");
    let answer = filled(
        &noor,
        PAGE,
        &at("phase"),
        &[("phase", "uitgestroomd"), ("exit-reason", "Andere baan")],
    )
    .await;
    let page = saved(&noor, answer, "phase").await;
    assert!(page.html.contains("Andere baan"));
    let coordinator = Form::of(&page.html, &at("coordinator"));
    assert_eq!(coordinator.get("coordinator"), "");
    let me = page
        .html
        .split("(ik)")
        .next()
        .unwrap()
        .rsplit("value=\"")
        .next()
        .unwrap();
    let me = me.split('"').next().unwrap().to_owned();
    let answer = filled(&noor, PAGE, &at("coordinator"), &[("coordinator", &me)]).await;
    saved(&noor, answer, "coordinator").await;
    let scope = desks.noord.production();
    let coordinator = desks.app.store.coordinator_of(&scope, ID.parse().unwrap());
    assert_eq!(
        coordinator.await.unwrap().map(|id| id.to_string()),
        Some(me)
    );
    let nobody = filled(
        &noor,
        PAGE,
        &at("coordinator"),
        &[("coordinator", "usrZZZZZZZZZZZZZZ")],
    )
    .await;
    assert_eq!(nobody.status, StatusCode::BAD_REQUEST);

    let wrong = filled(&noor, PAGE, &at("tasks"), &[("task-text", "Bellen")]).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.html.contains("value=\"Bellen\""));
    assert!(wrong.html.contains("Datum ontbreekt."), "{}", wrong.html);
    let answer = filled(
        &noor,
        PAGE,
        &at("tasks"),
        &[("task-text", "Bellen"), ("task-on", "2020-01-01")],
    )
    .await;
    let page = saved(&noor, answer, "task").await;
    assert!(page.html.contains("was voor 1 januari 2020"));
    let tasks = desks.app.store.tasks_of(&scope, ID.parse().unwrap());
    let task = at(&format!("tasks/{}", tasks.await.unwrap()[0].id));
    let answer = filled(&noor, PAGE, &task, &[("do", "done")]).await;
    let page = saved(&noor, answer, "task").await;
    assert!(page.html.contains("Geen open taken.") && page.html.contains("Taak afgerond"));

    let answer = filled(&noor, PAGE, &at("archive"), &[]).await;
    let page = saved(&noor, answer, "archived").await;
    assert!(page.html.contains("Gearchiveerd op"));
    let answer = filled(&noor, PAGE, &at("restore"), &[]).await;
    let page = saved(&noor, answer, "restored").await;
    assert!(!page.html.contains("Gearchiveerd op"));
}

#[testkit::test]
async fn phase_and_reason_that_were_refused_stay_filled_in() {
    let desks = Desks::start().await;
    let change = RegionSettingsChange {
        exit_reason_required: Some(true),
        ..RegionSettingsChange::default()
    };
    let store = &desks.app.store;
    let changed = store.change_region_settings(desks.noord.id, change).await;
    changed.unwrap();
    let noor = desks.with("Noor Bakker", Role::Coordinator).await;
    let action = format!("{PAGE}/phase");
    for (reason, why) in [
        ("", "Vul in waarom de kandidaat weggaat."),
        ("Ver\u{202e}huisd", "In de reden staat op plaats 4"),
    ] {
        let changes = [("phase", "uitgestroomd"), ("exit-reason", reason)];
        let wrong = filled(&noor, PAGE, &action, &changes).await;
        assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
        assert!(wrong.html.contains(why), "{}", wrong.html);
        assert!(wrong.html.contains("<details id=\"exit\" open>"), "{why}");
        let mut form = Form::of(&wrong.html, &action);
        assert_eq!(
            [form.get("seen"), form.get("phase"), form.get("exit-reason")],
            ["nieuw", "uitgestroomd", reason]
        );
        form.set("exit-reason", "Verhuisd");
        if reason.is_empty() {
            continue;
        }
        let answer = noor.post(&action, &form.encoded()).await;
        saved(&noor, answer, "phase").await;
    }
    let record = desks
        .read(&format!("/candidates/{ID}?fields=phase,exitReason"))
        .await;
    assert_eq!(
        json!([record["phase"], record["exitReason"]]),
        json!(["uitgestroomd", "Verhuisd"])
    );
}

#[testkit::test]
async fn task_beyond_the_most_is_refused_in_words_and_stays_filled_in() {
    let desks = Desks::start().await;
    let api = desks.app.client(&desks.noord.key);
    for number in 0..50 {
        let body = json!({"text": format!("Taak {number}"), "dueOn": "2027-01-15"});
        let path = format!("/candidates/{ID}/tasks");
        let added = api.post(&path, &body).await;
        assert_eq!(added.status, StatusCode::ACCEPTED);
    }
    let noor = desks.with("Noor Bakker", Role::Coordinator).await;
    let action = format!("{PAGE}/tasks");
    let changes = [("task-text", "Nog een"), ("task-on", "2027-01-16")];
    let refused = filled(&noor, PAGE, &action, &changes).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let why = "deze kandidaat heeft al 50 open taken, en meer kan niet";
    assert!(refused.html.contains(why), "{}", refused.html);
    let form = Form::of(&refused.html, &action);
    assert_eq!(
        [form.get("task-text"), form.get("task-on")],
        ["Nog een", "2027-01-16"]
    );
}
