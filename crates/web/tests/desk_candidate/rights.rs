//! Who may see and do what, and what is found at paths of others.

use super::{Desks, Form, ID, OTHER, PAGE};
use http::{Method, StatusCode};
use model::Role;

#[testkit::test]
async fn unknown_candidates_and_other_regions_answer_alike_to_the_byte() {
    let desks = Desks::start().await;
    let noor = desks.with("Noor Bakker", Role::Manager).await;
    let operator = desks.app.operator("Olga Beheer").await;
    let operator = desks.signed_in(operator).await;
    let never = noor.get("/desk/r/noord/candidates/recZZZZZZZZZZZZZZ").await;
    assert_eq!(never.status, StatusCode::NOT_FOUND);
    let rests = [
        "",
        "/edit",
        "/files",
        "/files/attAAAAAAAAAAAAAA",
        "/history",
        "/accesses",
        "/print",
        "/erase",
    ];
    for rest in rests {
        for path in [
            format!("/desk/r/noord/candidates/recZZZZZZZZZZZZZZ{rest}"),
            format!("/desk/r/noord/candidates/x{rest}"),
            format!("/desk/r/noord/candidates/{OTHER}{rest}"),
            format!("/desk/r/noord/sandbox/candidates/{ID}{rest}"),
            format!("/desk/r/zuid/candidates/{OTHER}{rest}"),
            format!("/desk/r/zuid/candidates/{ID}{rest}"),
            format!("/desk/r/nergens/candidates/{ID}{rest}"),
        ] {
            let page = noor.get(&path).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(page.html, never.html, "{path}");
        }
        let path = format!("{PAGE}{rest}");
        let page = operator.get(&path).await;
        assert_eq!(
            (page.status, page.html),
            (StatusCode::NOT_FOUND, never.html.clone()),
            "{path}"
        );
    }
    let token = Form::of(&noor.get(PAGE).await.html, &format!("{PAGE}/archive")).encoded();
    for form in [
        "contact",
        "edit",
        "phase",
        "coordinator",
        "tasks",
        "archive",
        "restore",
        "erase",
        "discard",
    ] {
        for base in [
            format!("/desk/r/noord/candidates/{OTHER}"),
            format!("/desk/r/zuid/candidates/{OTHER}"),
        ] {
            let body = format!(
                "{token}&phase=matchen&seen=nieuw&note-text=x&note-type=Anders&task-text=x&task-on=2027-01-01"
            );
            let page = noor.post(&format!("{base}/{form}"), &body).await;
            let is_gone = page.status == StatusCode::NOT_FOUND && page.html == never.html;
            // Discarding what was never kept changes nothing, whatever the id.
            let is_kept_nothing = form == "discard" && base.contains("noord");
            assert!(is_gone || is_kept_nothing, "{base}/{form}: {}", page.html);
        }
    }
}

#[testkit::test]
async fn each_role_may_do_what_it_should() {
    let desks = Desks::start().await;
    let roles = [
        Role::Viewer,
        Role::Coordinator,
        Role::Manager,
        Role::Technician,
    ];
    let people = [
        desks.with("Vera Kijker", roles[0]).await,
        desks.with("Noor Bakker", roles[1]).await,
        desks.with("Mo Baas", roles[2]).await,
        desks.with("Tim Techniek", roles[3]).await,
    ];
    for (rest, allowed) in [
        ("", [true, true, true, false]),
        ("/files", [true, true, true, false]),
        ("/edit", [false, true, true, false]),
        ("/history", [false, true, true, false]),
        ("/print", [false, true, true, false]),
        ("/accesses", [false, false, true, false]),
        ("/erase", [false, false, true, false]),
    ] {
        for (person, allowed) in people.iter().zip(allowed) {
            let page = person.get(&format!("{PAGE}{rest}")).await;
            let expected = if allowed {
                StatusCode::OK
            } else {
                StatusCode::FORBIDDEN
            };
            assert_eq!(page.status, expected, "{rest} {}", page.html);
            assert!(allowed || page.html.contains("rol"), "{}", page.html);
        }
    }
    let viewer = &people[0];
    let page = viewer.get(PAGE).await.html;
    assert!(
        page.contains("Sanne de Vries") && !page.contains("/contact") && !page.contains("/archive")
    );
    for form in [
        "contact",
        "edit",
        "phase",
        "coordinator",
        "tasks",
        "archive",
        "files",
    ] {
        let answer = viewer.post(&format!("{PAGE}/{form}"), "form=x").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{form}");
    }
}

#[testkit::test]
async fn address_of_a_form_leads_to_the_page_that_has_it() {
    let desks = Desks::start().await;
    let mo = desks.with("Mo Baas", Role::Manager).await;
    let staff = "/desk/r/noord/settings/staff/usrZZZZZZZZZZZZZZ";
    let board = "/desk/r/noord/board";
    for (page, form) in [
        (PAGE, "contact"),
        (PAGE, "phase"),
        (PAGE, "coordinator"),
        (PAGE, "tasks"),
        (PAGE, "tasks/tskZZZZZZZZZZZZZZ"),
        (PAGE, "archive"),
        (PAGE, "restore"),
        (board, "move"),
        (staff, "roles"),
        (staff, "sessions"),
        (staff, "invite"),
        (staff, "end"),
    ] {
        let answer = mo.get(&format!("{page}/{form}")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{form}");
        assert_eq!(answer.header("location"), page, "{form}");
    }
}

#[testkit::test]
async fn form_of_another_session_or_site_changes_nothing() {
    let desks = Desks::start().await;
    let noor = desks.with("Noor Bakker", Role::Coordinator).await;
    let piet = desks.with("Piet Smit", Role::Coordinator).await;
    let archive = format!("{PAGE}/archive");
    let foreign = Form::of(&piet.get(PAGE).await.html, &archive).encoded();
    let own = Form::of(&noor.get(PAGE).await.html, &archive).encoded();
    let forged = noor.post(&archive, &foreign).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let elsewhere = noor
        .send(
            Method::POST,
            &archive,
            &[("sec-fetch-site", "cross-site")],
            &own,
        )
        .await;
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
    let record = desks
        .read(&format!("/candidates/{ID}?fields=archivedAt"))
        .await;
    assert!(record["archivedAt"].is_null());
}
