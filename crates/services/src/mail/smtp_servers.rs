//! Tests what is reported about mail servers that cannot accept e-mail, using small fake servers.

use super::*;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

/// Starts a server that sends a greeting and answers each line by its prefix, as `answers`
/// specifies. Other lines get `250 ok`. Returns its address.
async fn server(answers: &'static [(&'static str, &'static str)]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (reading, mut writing) = stream.into_split();
            let mut lines = BufReader::new(reading).lines();
            drop(writing.write_all(b"220 mail.example.nl\r\n").await);
            while let Ok(Some(line)) = lines.next_line().await {
                let answer = answers.iter().find(|(word, _)| line.starts_with(word));
                let answer = answer.map_or("250 ok", |(_, answer)| answer);
                drop(writing.write_all(format!("{answer}\r\n").as_bytes()).await);
            }
        }
    });
    address.to_string()
}

async fn connection_error(url: &str) -> (String, &'static str) {
    let sender = "Onderwijsregio <post@example.nl>".parse().unwrap();
    Smtp::from_url(url)
        .unwrap()
        .check(&sender)
        .await
        .unwrap_err()
}

#[tokio::test]
async fn server_without_starttls_is_reported() {
    let place = server(&[("EHLO", "250 mail.example.nl")]).await;
    let (cause, remedy) = connection_error(&format!("smtp://{place}")).await;
    assert_eq!(
        cause,
        "the server offers no STARTTLS, and nothing is sent without encryption"
    );
    assert_eq!(Some(remedy), Reason::StartTls.remedy());
}

#[tokio::test]
async fn rejected_password_and_server_without_authentication_are_distinguished() {
    let refusing = server(&[
        ("EHLO", "250-mail.example.nl\r\n250 AUTH PLAIN"),
        ("AUTH", "535 <jan@example.nl> no"),
    ])
    .await;
    let (cause, remedy) = connection_error(&format!("smtp://jan:geheim@{refusing}?tls=none")).await;
    assert!(
        cause.starts_with("the server does not take the user and the password: refused with 535"),
        "{cause}"
    );
    assert_eq!(Some(remedy), Reason::Authentication.remedy());
    let open = server(&[("EHLO", "250 mail.example.nl")]).await;
    let (cause, remedy) = connection_error(&format!("smtp://jan:geheim@{open}?tls=none")).await;
    assert!(
        cause.starts_with("the server offers neither AUTH PLAIN nor AUTH LOGIN"),
        "{cause}"
    );
    assert_eq!(Some(remedy), Reason::Mechanism.remedy());
}

#[tokio::test]
async fn log_of_a_rejection_has_no_text_of_the_server() {
    let refusing = server(&[
        ("EHLO", "250-mail.example.nl\r\n250 AUTH PLAIN"),
        ("AUTH", "535 <jan@example.nl> no"),
    ])
    .await;
    let smtp = Smtp::from_url(&format!("smtp://jan:geheim@{refusing}?tls=none")).unwrap();
    let sender = "Onderwijsregio <post@example.nl>".parse().unwrap();
    let message = Message::builder()
        .from("post@example.nl".parse().unwrap())
        .to("sanne@example.nl".parse().unwrap())
        .body(String::new())
        .unwrap();
    let failure = smtp.send(&sender, &message).await.unwrap_err();
    let cause = "the server does not take the user and the password: refused with 535";
    assert_eq!(
        failure,
        Failure::Passing(Cause::new(Reason::Authentication, cause))
    );
}
