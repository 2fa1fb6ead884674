//! Files of a candidate.

use super::{Desks, Form, ID, PAGE, saved};
use axum::body::Body;
use http::{Request, StatusCode};
use model::Role;

const PDF: &str = "%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n";

/// Sends a form with a file.
async fn upload(visitor: &super::Visitor, name: &str, content: &[u8]) -> super::Page {
    let action = format!("{PAGE}/files");
    let form = Form::of(&visitor.get(&action).await.html, &action);
    let mut body = Vec::new();
    for (field, value) in [("form", form.get("form")), ("kind", "curriculumVitae")] {
        let part = format!(
            "--grens\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
        );
        body.extend_from_slice(part.as_bytes());
    }
    let head = format!(
        "--grens\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/pdf\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n--grens--\r\n");
    let request = Request::post(&action)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=grens")
        .header("cookie", visitor.cookie.as_deref().unwrap());
    let (status, headers, body) = visitor
        .answered(request.body(Body::from(body)).unwrap())
        .await;
    let html = String::from_utf8(body).unwrap();
    super::Page {
        status,
        headers,
        html,
    }
}

/// Returns a file as the browser gets it.
async fn fetched(visitor: &super::Visitor, path: &str) -> (StatusCode, http::HeaderMap, Vec<u8>) {
    let request = Request::get(path).header("cookie", visitor.cookie.as_deref().unwrap());
    visitor.answered(request.body(Body::empty()).unwrap()).await
}

#[testkit::test]
async fn file_is_added_looked_at_downloaded_and_deleted() {
    let desks = Desks::start().await;
    let noor = desks.with("Noor Bakker", Role::Coordinator).await;
    let answer = upload(&noor, "cv van Sanne.pdf", PDF.as_bytes()).await;
    let page = saved(&noor, answer, "file").await;
    assert!(page.html.contains("cv van Sanne.pdf"), "{}", page.html);
    let record = desks
        .read(&format!("/candidates/{ID}?fields=curriculumVitae"))
        .await;
    let file = record["curriculumVitae"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("{PAGE}/files/{file}");

    let (status, headers, bytes) = fetched(&noor, &format!("{path}/view")).await;
    assert_eq!((status, bytes.as_slice()), (StatusCode::OK, PDF.as_bytes()));
    for (name, value) in [
        ("content-type", "application/pdf"),
        (
            "content-disposition",
            "inline; filename*=UTF-8''cv%20van%20Sanne.pdf",
        ),
        ("content-security-policy", "sandbox; default-src 'none'"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(headers[name], value, "{name}");
    }
    let (_, headers, _) = fetched(&noor, &path).await;
    assert_eq!(
        headers["content-disposition"],
        "attachment; filename*=UTF-8''cv%20van%20Sanne.pdf"
    );

    let answer = upload(&noor, "notitie.txt", b"Hallo Sanne").await;
    saved(&noor, answer, "file").await;
    let record = desks
        .read(&format!("/candidates/{ID}?fields=curriculumVitae"))
        .await;
    let text = record["curriculumVitae"][1]["id"].as_str().unwrap();
    let (_, headers, _) = fetched(&noor, &format!("{PAGE}/files/{text}/view")).await;
    assert!(
        headers["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment;"),
        "what a browser does not show safely is downloaded"
    );

    let delete = format!("{path}/delete");
    let answer = super::filled(&noor, &format!("{PAGE}/files"), &delete, &[]).await;
    let page = saved(&noor, answer, "file-deleted").await;
    assert!(!page.html.contains("cv van Sanne.pdf"));
    assert_eq!(fetched(&noor, &path).await.0, StatusCode::NOT_FOUND);
}

#[testkit::test]
async fn looking_at_a_file_is_in_the_list_of_accesses_by_name() {
    let desks = Desks::start().await;
    let noor = desks.with("Noor Bakker", Role::Coordinator).await;
    let mo = desks.with("Mo Baas", Role::Manager).await;
    let answer = upload(&noor, "cv.pdf", PDF.as_bytes()).await;
    saved(&noor, answer, "file").await;
    let record = desks
        .read(&format!("/candidates/{ID}?fields=curriculumVitae"))
        .await;
    let file = record["curriculumVitae"][0]["id"].as_str().unwrap();
    fetched(&noor, &format!("{PAGE}/files/{file}/view")).await;
    let printed = noor
        .get(&format!("{PAGE}/print?part=details&part=contacts"))
        .await;
    assert!(printed.html.contains("Gemaild.") && printed.html.contains("Afgedrukt op"));
    desks.app.services.accesses.flush().await.unwrap();
    let page = mo.get(&format!("{PAGE}/accesses")).await.html;
    for text in [
        "Bijlage op het scherm bekeken",
        "Op het scherm bekeken",
        "Geprint",
        "Noor Bakker (",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let english = mo.get(&format!("{PAGE}/accesses?lang=en")).await.html;
    for text in ["Attachment viewed on the screen", "Printed"] {
        assert!(english.contains(text), "{text}: {english}");
    }
    assert!(!english.contains("desk.print"), "{english}");
}

#[testkit::test]
async fn unsuitable_file_is_refused_with_the_reason() {
    let desks = Desks::start().await;
    let noor = desks.with("Noor Bakker", Role::Coordinator).await;
    let answer = upload(&noor, "virus.exe", b"MZ\x90\x00\x03").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(
        answer
            .html
            .contains("Dit soort bestand wordt niet bewaard.")
    );
    let answer = upload(&noor, "leeg.pdf", b"").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let why = "Dit bestand is leeg.";
    assert!(answer.html.contains(why), "{}", answer.html);
    let answer = upload(&noor, "groot.pdf", &vec![b'a'; (10 << 20) + 1]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.html.contains("Dit is te groot"), "{}", answer.html);
    let record = desks
        .read(&format!("/candidates/{ID}?fields=curriculumVitae"))
        .await;
    assert_eq!(record["curriculumVitae"].as_array().unwrap().len(), 0);
}
