//! The questions of `init`, and their defaults.

use super::answers::{Answers, absolute, whole};
use crate::output::print_stderr;
use anyhow::{Result, bail};
use messages::Command;
use std::io;

/// The number of times that a question is asked until a fitting answer comes.
const ATTEMPTS: usize = 5;

/// A question about one setting.
struct Question {
    setting: &'static str,
    text: &'static str,
    /// The answer to an empty line; an empty text leaves the setting out.
    default: fn(&Answers) -> String,
    /// Whether it must be asked, given what is known.
    applies: fn(&Answers) -> bool,
}

const QUESTIONS: [Question; 8] = [
    Question {
        setting: "data_dir",
        text: "In which folder are the database and the attachments?",
        default: |_| absolute("data"),
        applies: |_| true,
    },
    Question {
        setting: "database",
        text: "Which database? Leave empty for SQLite in that folder, or write postgres://USER:PASSWORD@HOST:5432/NAME",
        default: |_| String::new(),
        applies: |_| true,
    },
    Question {
        setting: "secret_file",
        text: "In which file is the installation's secret? Leave empty to keep it in the database; a file that does not exist is made",
        default: |_| String::new(),
        applies: |_| true,
    },
    Question {
        setting: "listen",
        text: "On which address does the server listen?",
        default: |_| "127.0.0.1:8080".to_owned(),
        applies: |_| true,
    },
    Question {
        setting: "public_url",
        text: "By which URL do clients reach it?",
        default: |answers| {
            let listen = answers.get("listen").unwrap_or("127.0.0.1:8080");
            let port = listen.rsplit(':').next().unwrap_or_default();
            let is_everywhere = listen.starts_with("0.0.0.0:") || listen.starts_with("[::]:");
            if is_everywhere {
                format!("http://localhost:{port}")
            } else {
                format!("http://{listen}")
            }
        },
        applies: |_| true,
    },
    Question {
        setting: "proxies",
        text: "How many reverse proxies are in front of it?",
        default: |answers| {
            let url = answers.get("public_url").unwrap_or_default();
            u8::from(url.starts_with("https://")).to_string()
        },
        applies: |_| true,
    },
    Question {
        setting: "mail_url",
        text: "Which server sends e-mail, so that candidates can sign in? Leave empty for none, or write smtp://USER:PASSWORD@HOST:587",
        default: |_| String::new(),
        applies: |_| true,
    },
    Question {
        setting: "mail_from",
        text: "Who is the sender of these e-mails, such as Onderwijsregio <post@example.nl>?",
        default: |_| String::new(),
        applies: |answers| answers.get("mail_url").is_some(),
    },
];

/// Asks what is not known yet.
pub(super) fn ask(
    answers: &mut Answers,
    input: &mut dyn Iterator<Item = io::Result<String>>,
) -> Result<()> {
    for question in &QUESTIONS {
        if answers.get(question.setting).is_some() || !(question.applies)(answers) {
            continue;
        }
        let value = answer(question, answers, input)?;
        if !value.is_empty() {
            answers.set(question.setting, value);
        }
    }
    Ok(())
}

/// Answers what is not known yet with the defaults.
pub(super) fn take_defaults(answers: &mut Answers) {
    for question in &QUESTIONS {
        let value = (question.default)(answers);
        let is_open = answers.get(question.setting).is_none() && (question.applies)(answers);
        if is_open && !value.is_empty() {
            answers.set(question.setting, value);
        }
    }
}

fn answer(
    question: &Question,
    answers: &Answers,
    input: &mut dyn Iterator<Item = io::Result<String>>,
) -> Result<String> {
    let default = (question.default)(answers);
    let shown = match default.as_str() {
        "" => String::new(),
        default => format!(" [{default}]"),
    };
    for _ in 0..ATTEMPTS {
        print_stderr(&format!("{}{shown}", question.text));
        let Some(line) = input.next() else {
            bail!(Command::AnswersEnded);
        };
        let line = line.map_err(|error| {
            let cause = error.to_string();
            anyhow::Error::new(error).context(Command::StdinUnreadable { cause })
        })?;
        let given = match line.trim() {
            "" => default.clone(),
            given => given.to_owned(),
        };
        if given.is_empty() && question.setting != "mail_from" {
            return Ok(given);
        }
        let given = whole(question.setting, given);
        match answers.faults_with(question.setting, &given) {
            faults if faults.is_empty() => return Ok(given),
            faults => print_stderr(&faults.join("; ")),
        }
    }
    bail!(Command::AnswersRefused)
}
