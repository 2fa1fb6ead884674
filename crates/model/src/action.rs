//! What is done with records: the table of the actions that the access log and mutations name.
//!
//! The subject export and the portal call an action by its row.

use crate::Label;

/// One row of the table.
#[derive(Debug, Clone, Copy)]
struct Row {
    name: &'static str,
    is_mutation: bool,
    done: Label,
    phrase: Label,
}

/// The phrase for an action that has no other, and for one that only a newer version knows.
pub const OTHER_ACTION: Label = label("gebruikte je gegevens", "used your details");

const VIEWED: Label = label("bekeek je gegevens", "viewed your details");
const LISTED: Label = label(
    "haalde een lijst op waar je gegevens in staan",
    "fetched a list that includes your details",
);
const FOUND: Label = label("zocht je op", "looked you up");
const CONTACTS_VIEWED: Label = label("bekeek je contactmomenten", "viewed your contact moments");
const CHANGED: Label = label("wijzigde je gegevens", "changed your details");
const ARCHIVED: Label = label(
    "archiveerde je gegevens of haalde ze terug",
    "archived your details or brought them back",
);
const CONTACTS_CHANGED: Label = label("legde een contactmoment vast", "recorded a contact moment");
const FILES_VIEWED: Label = label(
    "downloadde een bestand van je",
    "downloaded a file of yours",
);
const SEEN_IN_LIST: Label = label(
    "zag je in een lijst op het scherm",
    "saw you in a list on the screen",
);
const PRINTED: Label = label("printte je gegevens", "printed your details");
const EXPORTED: Label = label(
    "zette je gegevens in een bestand",
    "exported your details to a file",
);
const FILES_SEEN: Label = label("bekeek een bestand van je", "looked at a file of yours");
const FILES_CHANGED: Label = label(
    "voegde bestanden toe of verwijderde er een",
    "added files or removed one",
);

/// Declares the actions, each with its row, so that an action without a name and texts does not
/// compile.
macro_rules! actions {
    ($($action:ident: $kind:ident($name:literal, $dutch:literal, $english:literal, $phrase:ident),)+) => {
        /// What is done with records.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "an action's name says what it is")]
        pub enum Action {
            $($action,)+
        }

        impl Action {
            /// Every action.
            pub const ALL: &[Self] = &[$(Self::$action,)+];

            fn row(self) -> &'static Row {
                static ROWS: &[Row] = &[$($kind($name, label($dutch, $english), $phrase),)+];
                &ROWS[self as usize]
            }
        }
    };
}

// Each action's name in the access log, in mutations and in the API; what was done with the record,
// in Dutch and in English; what somebody did, as the portal says the candidate.
actions! {
    CandidatesGet: read("candidates.get", "Kandidaat bekeken", "Candidate viewed", VIEWED),
    CandidatesList: read("candidates.list", "In een lijst bekeken", "Viewed in a list", LISTED),
    CandidatesFind: read("candidates.find", "Opgezocht", "Looked up", FOUND),
    CandidatesSearch: read("candidates.search", "In een lijst gevonden", "Found in a list", LISTED),
    CandidatesChanges: read("candidates.changes", "Als wijziging opgehaald", "Fetched as a change", LISTED),
    CandidatesExport: read("candidates.export", "Geëxporteerd", "Exported", OTHER_ACTION),
    CandidatesImport: read("candidates.import", "Geïmporteerd", "Imported", OTHER_ACTION),
    CandidatesHistory: read("candidates.history", "Wijzigingen bekeken", "Changes viewed", VIEWED),
    CandidatesAccesses: read("candidates.accesses", "Bekeken wie de gegevens zag", "Viewed who saw the details", OTHER_ACTION),
    RetentionGet: read("retention.get", "Bewaartermijn bekeken", "Retention viewed", OTHER_ACTION),
    InteractionsGet: read("interactions.get", "Contactmoment bekeken", "Contact moment viewed", CONTACTS_VIEWED),
    InteractionsList: read("interactions.list", "Contactmomenten bekeken", "Contact moments viewed", CONTACTS_VIEWED),
    CandidatesCreate: mutation("candidates.create", "Kandidaat toegevoegd", "Candidate added", CHANGED),
    CandidatesUpsert: mutation("candidates.upsert", "Kandidaat toegevoegd of gewijzigd", "Candidate added or changed", CHANGED),
    V1CreateUser: mutation("v1.create-user", "Kandidaat toegevoegd of gewijzigd via versie 1", "Candidate added or changed by version 1", CHANGED),
    CandidatesUpdate: mutation("candidates.update", "Kandidaat gewijzigd", "Candidate changed", CHANGED),
    CandidatesArchive: mutation("candidates.archive", "Kandidaat gearchiveerd", "Candidate archived", ARCHIVED),
    CandidatesRestore: mutation("candidates.restore", "Kandidaat teruggezet", "Candidate restored", ARCHIVED),
    CandidatesErase: mutation("candidates.erase", "Kandidaat gewist", "Candidate erased", OTHER_ACTION),
    RetentionUpdate: mutation("retention.update", "Bewaartermijn gezet", "Retention set", OTHER_ACTION),
    InteractionsCreate: mutation("interactions.create", "Contactmoment toegevoegd", "Contact moment added", CONTACTS_CHANGED),
    InteractionsUpdate: mutation("interactions.update", "Contactmoment gewijzigd", "Contact moment changed", CONTACTS_CHANGED),
    InteractionsDelete: mutation("interactions.delete", "Contactmoment verwijderd", "Contact moment deleted", CONTACTS_CHANGED),
    DeskNote: mutation("desk.note", "Contactmoment vastgelegd, met fase of taak", "Contact moment recorded, with a phase or a task", CONTACTS_CHANGED),
    TasksList: read("tasks.list", "Taken bekeken", "Tasks viewed", OTHER_ACTION),
    TasksCreate: mutation("tasks.create", "Taak toegevoegd", "Task added", OTHER_ACTION),
    TasksUpdate: mutation("tasks.update", "Taak gewijzigd", "Task changed", OTHER_ACTION),
    TasksDelete: mutation("tasks.delete", "Taak verwijderd", "Task deleted", OTHER_ACTION),
    CoordinatorGet: read("coordinator.get", "Coördinator bekeken", "Coordinator viewed", OTHER_ACTION),
    CoordinatorUpdate: mutation("coordinator.update", "Coördinator gezet of weggehaald", "Coordinator set or removed", OTHER_ACTION),
    AttachmentsGet: read("attachments.get", "Bijlage gedownload", "Attachment downloaded", FILES_VIEWED),
    AttachmentsCreate: mutation("attachments.create", "Bijlage toegevoegd", "Attachment added", FILES_CHANGED),
    AttachmentsDelete: mutation("attachments.delete", "Bijlage verwijderd", "Attachment deleted", FILES_CHANGED),
    DeskList: read("desk.list", "In een lijst op het scherm bekeken", "Seen in a list on the screen", SEEN_IN_LIST),
    DeskView: read("desk.view", "Op het scherm bekeken", "Viewed on the screen", VIEWED),
    DeskPrint: read("desk.print", "Geprint", "Printed", PRINTED),
    DeskExport: read("desk.export", "Naar een bestand geëxporteerd", "Exported to a file", EXPORTED),
    DeskFile: read("desk.file", "Bijlage op het scherm bekeken", "Attachment viewed on the screen", FILES_SEEN),
}

impl Action {
    /// Returns the action with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|action| action.name() == name)
    }

    /// Returns the name in the access log, in mutations and in the API.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Returns what was done with the record, in Dutch.
    pub fn dutch(self) -> &'static str {
        self.done().dutch
    }

    /// Returns what was done with the record.
    pub fn done(self) -> Label {
        self.row().done
    }

    /// Returns what somebody did, as the portal says the candidate.
    pub fn phrase(self) -> Label {
        self.row().phrase
    }

    /// Returns the names of the operations of mutations.
    pub fn mutations() -> impl Iterator<Item = &'static str> {
        Self::ALL
            .iter()
            .map(|action| action.row())
            .filter(|row| row.is_mutation)
            .map(|row| row.name)
    }
}

const fn label(dutch: &'static str, english: &'static str) -> Label {
    Label { dutch, english }
}

const fn read(name: &'static str, done: Label, phrase: Label) -> Row {
    Row {
        name,
        is_mutation: false,
        done,
        phrase,
    }
}

const fn mutation(name: &'static str, done: Label, phrase: Label) -> Row {
    Row {
        name,
        is_mutation: true,
        done,
        phrase,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_action_is_found_by_its_name() {
        for action in Action::ALL {
            assert_eq!(Action::named(action.name()), Some(*action));
        }
        assert!(Action::named("candidates").is_none());
    }
}
