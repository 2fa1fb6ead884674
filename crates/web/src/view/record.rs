//! The overview of someone's records, and one of them.

use super::Shell;
use crate::{
    branding::Branding,
    language::Language,
    texts::{fill, label, phase_about},
};
use askama::Template;
use model::vocabulary::PHASES;

/// The phases that are stages of one way; the last one leads off it.
pub(crate) const STAGES: &[&str] = PHASES.split_at(PHASES.len() - 1).0;

/// All records of a person.
#[derive(Debug, Template)]
#[template(path = "overview.html")]
pub(crate) struct Overview {
    pub(crate) shell: Shell,
    pub(crate) name: String,
    pub(crate) cards: Vec<Card>,
    /// Whether the address has others, which are not shown.
    pub(crate) hides: bool,
}

/// One record among them.
#[derive(Debug)]
pub(crate) struct Card {
    pub(crate) id: String,
    pub(crate) region: Branding,
    pub(crate) progress: Progress,
    /// When the last contact was.
    pub(crate) last_contact: Option<String>,
    pub(crate) consent: bool,
}

/// Where someone stands.
#[derive(Debug)]
pub(crate) struct Progress {
    pub(crate) stages: Vec<Stage>,
    /// The phase's name and what it means.
    pub(crate) phase: String,
    pub(crate) about: &'static str,
    /// `Stap 2 van 6`; none for who left.
    pub(crate) step: Option<String>,
}

/// One stage of the way.
#[derive(Debug)]
pub(crate) struct Stage {
    pub(crate) name: String,
    /// `done`, `now` or `next`.
    pub(crate) state: &'static str,
}

impl Progress {
    pub(crate) fn new(phase: &str, language: Language) -> Self {
        let at = STAGES.iter().position(|stage| *stage == phase);
        let state = |index| match at {
            Some(at) if index < at => "done",
            Some(at) if index == at => "now",
            _ => "next",
        };
        let at_its_place = |(index, name): (usize, &&'static str)| Stage {
            name: label(name, language).to_owned(),
            state: state(index),
        };
        let step = language.texts().record.step;
        Self {
            stages: STAGES.iter().enumerate().map(at_its_place).collect(),
            phase: label(phase, language).to_owned(),
            about: phase_about(phase, language),
            step: at.map(|at| fill(&fill(step, at + 1), STAGES.len())),
        }
    }
}

/// One record, whole.
#[derive(Debug, Template)]
#[template(path = "record.html")]
pub(crate) struct Record {
    pub(crate) shell: Shell,
    pub(crate) id: String,
    pub(crate) region: Branding,
    /// What was just done, when something was.
    pub(crate) notice: Option<&'static str>,
    pub(crate) progress: Progress,
    pub(crate) archived: Option<String>,
    pub(crate) contacts: Vec<Contact>,
    pub(crate) details: Vec<Row>,
    pub(crate) consent: bool,
    /// What the region alone may change: notes, its own fields.
    pub(crate) notes: Vec<Row>,
    pub(crate) files: Vec<FileLink>,
    pub(crate) since: String,
    pub(crate) updated: String,
}

/// A contact moment.
#[derive(Debug)]
pub(crate) struct Contact {
    pub(crate) at: String,
    pub(crate) machine_at: String,
    pub(crate) kind: String,
    pub(crate) title: String,
    pub(crate) with: Option<String>,
    pub(crate) minutes: Option<String>,
    pub(crate) texts: Vec<String>,
}

/// A name and its values; none where it is empty.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) label: String,
    pub(crate) values: Vec<String>,
}

/// A file to download.
#[derive(Debug)]
pub(crate) struct FileLink {
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) url: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_left_is_on_no_step_of_the_way() {
        assert_eq!(STAGES, ["nieuw", "matchen", "oriënteren", "voorbereiden", "in opleiding", "werkzaam"]);
        let states =
            |phase| Progress::new(phase, Language::Dutch).stages.iter().map(|s| s.state).collect::<Vec<_>>().join(" ");
        assert_eq!(states("nieuw"), "now next next next next next");
        assert_eq!(states("oriënteren"), "done done now next next next");
        assert_eq!(states("uitgestroomd"), "next next next next next next");
        let progress = Progress::new("oriënteren", Language::English);
        assert_eq!((progress.phase.as_str(), progress.step.as_deref()), ("exploring", Some("Step 3 of 6")));
        assert_eq!(Progress::new("uitgestroomd", Language::Dutch).step, None);
    }
}
