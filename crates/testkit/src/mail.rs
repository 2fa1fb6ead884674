//! E-mails that the application has sent, read from the folder that receives them.

use crate::TestApp;
use std::path::Path;

/// An e-mail as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestEmail {
    /// The recipient.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
}

impl TestEmail {
    /// Returns the link in it.
    pub fn link(&self) -> &str {
        self.text
            .lines()
            .find(|line| line.starts_with("http"))
            .expect("a link")
    }

    /// Returns the token in its link.
    pub fn token(&self) -> &str {
        self.link().split_once("token=").expect("a token").1
    }

    /// Returns the six-digit code in it.
    pub fn code(&self) -> &str {
        let digits =
            |line: &&str| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
        self.text
            .lines()
            .map(str::trim)
            .find(digits)
            .expect("a code")
    }

    fn read(file: &Path) -> Self {
        let message = std::fs::read_to_string(file).expect("an e-mail");
        let header = |name: &str| {
            let found = message
                .lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            found.expect("a header").to_owned()
        };
        let (before, plain) = message
            .split_once("Content-Type: text/plain")
            .expect("a plain text");
        // A line of the text may begin with two hyphens, too.
        let delimiter = before.lines().rev().find(|line| line.starts_with("--"));
        let (headers, body) = plain.split_once("\r\n\r\n").expect("a body");
        let body = delimiter.and_then(|delimiter| body.split(&format!("\r\n{delimiter}")).next());
        let body = body.expect("a part of several");
        let text = if headers.contains("quoted-printable") {
            unquoted(body)
        } else {
            body.to_owned()
        };
        Self {
            to: header("To"),
            subject: header("Subject"),
            text: text.replace("\r\n", "\n"),
        }
    }
}

/// Decodes quoted-printable text.
fn unquoted(text: &str) -> String {
    let text = text.replace("=\r\n", "");
    let mut parts = text.split('=');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(code, 16).expect("two hexadecimal digits"));
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).expect("UTF-8")
}

impl TestApp {
    /// Makes every node send the e-mails that are due. Returns the e-mails that have arrived since
    /// the last call, ordered by recipient.
    pub async fn sent_emails(&self) -> Vec<TestEmail> {
        for node in self.nodes() {
            while node.mailer.step().await.expect("the database answers") > 0 {}
        }
        let Ok(files) = std::fs::read_dir(self.mail_folder()) else {
            return Vec::new();
        };
        let files: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
        let mut sent_emails: Vec<_> = files.iter().map(|file| TestEmail::read(file)).collect();
        for file in &files {
            std::fs::remove_file(file).expect("a file");
        }
        sent_emails.sort_by(|one, other| one.to.cmp(&other.to));
        sent_emails
    }
}
