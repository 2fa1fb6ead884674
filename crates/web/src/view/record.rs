//! The overview of a person's records, and a single record.

use super::Shell;
use crate::{
    branding::Branding,
    language::Translated,
    texts::{fill, label, phase_about},
};
use askama::Template;
use edge::Language;
use model::vocabulary::PHASES;

/// The phases that are successive stages: all but the last, which means that the candidate has
/// left.
pub(crate) const STAGES: &[&str] = PHASES.split_at(PHASES.len() - 1).0;

/// The overview of a person's records.
#[derive(Debug, Template)]
#[template(path = "overview.html")]
pub(crate) struct Overview {
    pub(crate) shell: Shell,
    pub(crate) name: String,
    pub(crate) cards: Vec<Card>,
    /// Whether the address has further records, which are not shown.
    pub(crate) hides: bool,
}

/// A record in the overview.
#[derive(Debug)]
pub(crate) struct Card {
    pub(crate) id: String,
    pub(crate) region: Branding,
    pub(crate) progress: Progress,
    /// The date of the last interaction.
    pub(crate) last_contact: Option<String>,
    pub(crate) consent: bool,
}

/// A candidate's progress.
#[derive(Debug)]
pub(crate) struct Progress {
    pub(crate) stages: Vec<Stage>,
    /// The name of the phase, and below it what it means.
    pub(crate) phase: String,
    pub(crate) about: &'static str,
    /// For example `Stap 2 van 6`. `None` for a candidate who has left.
    pub(crate) step: Option<String>,
}

/// A stage.
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

/// The page of one record.
#[derive(Debug, Template)]
#[template(path = "record.html")]
pub(crate) struct Record {
    pub(crate) shell: Shell,
    pub(crate) id: String,
    pub(crate) region: Branding,
    /// A notice about what was just done.
    pub(crate) notice: Option<&'static str>,
    pub(crate) progress: Progress,
    pub(crate) archived: Option<String>,
    pub(crate) contacts: Vec<Contact>,
    pub(crate) details: Vec<Row>,
    pub(crate) consent: bool,
    /// What only the region can change: notes and custom fields.
    pub(crate) notes: Vec<Row>,
    pub(crate) files: Vec<FileLink>,
    pub(crate) since: String,
    pub(crate) updated: String,
}

/// An interaction.
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

/// A label and its values. No values if the field is empty.
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
    fn candidate_who_left_is_on_no_step() {
        assert_eq!(
            STAGES,
            [
                "nieuw",
                "matchen",
                "oriënteren",
                "voorbereiden",
                "in opleiding",
                "werkzaam"
            ]
        );
        let states = |phase| {
            Progress::new(phase, Language::Dutch)
                .stages
                .iter()
                .map(|s| s.state)
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(states("nieuw"), "now next next next next next");
        assert_eq!(states("oriënteren"), "done done now next next next");
        assert_eq!(states("uitgestroomd"), "next next next next next next");
        let progress = Progress::new("oriënteren", Language::English);
        assert_eq!(
            (progress.phase.as_str(), progress.step.as_deref()),
            ("exploring", Some("Step 3 of 6"))
        );
        assert_eq!(Progress::new("uitgestroomd", Language::Dutch).step, None);
    }
}
