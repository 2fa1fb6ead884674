//! What is done with records: the table of the actions that the access log and mutations name.
//!
//! The subject export and the portal call an action by its row.

use crate::Label;

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Action {
    /// The name in the access log, in mutations and in the API.
    pub name: &'static str,
    /// Whether it is the operation of a mutation.
    pub is_mutation: bool,
    /// What was done with the record, in Dutch.
    pub dutch: &'static str,
    /// What somebody did, as the portal says the candidate.
    pub phrase: Label,
}

impl Action {
    /// Returns the action with this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        ACTIONS.iter().find(|action| action.name == name)
    }

    /// Returns the names of the operations of mutations.
    pub fn mutations() -> impl Iterator<Item = &'static str> {
        ACTIONS
            .iter()
            .filter(|action| action.is_mutation)
            .map(|action| action.name)
    }
}

/// The phrase for an action that has no other.
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
const FILES_CHANGED: Label = label(
    "voegde bestanden toe of verwijderde er een",
    "added files or removed one",
);

/// Every action.
pub const ACTIONS: [Action; 22] = [
    read("candidates.get", "Kandidaat bekeken", VIEWED),
    read("candidates.list", "In een lijst bekeken", LISTED),
    read("candidates.find", "Opgezocht", FOUND),
    read("candidates.changes", "Als wijziging opgehaald", LISTED),
    read("candidates.export", "Geëxporteerd", OTHER_ACTION),
    read("candidates.import", "Geïmporteerd", OTHER_ACTION),
    read("retention.get", "Bewaartermijn bekeken", OTHER_ACTION),
    read("interactions.get", "Contactmoment bekeken", CONTACTS_VIEWED),
    read(
        "interactions.list",
        "Contactmomenten bekeken",
        CONTACTS_VIEWED,
    ),
    mutation("candidates.create", "Kandidaat toegevoegd", CHANGED),
    mutation(
        "candidates.upsert",
        "Kandidaat toegevoegd of gewijzigd",
        CHANGED,
    ),
    mutation("candidates.update", "Kandidaat gewijzigd", CHANGED),
    mutation("candidates.archive", "Kandidaat gearchiveerd", ARCHIVED),
    mutation("candidates.restore", "Kandidaat teruggezet", ARCHIVED),
    mutation("candidates.erase", "Kandidaat gewist", OTHER_ACTION),
    mutation("retention.update", "Bewaartermijn gezet", OTHER_ACTION),
    mutation(
        "interactions.create",
        "Contactmoment toegevoegd",
        CONTACTS_CHANGED,
    ),
    mutation(
        "interactions.update",
        "Contactmoment gewijzigd",
        CONTACTS_CHANGED,
    ),
    mutation(
        "interactions.delete",
        "Contactmoment verwijderd",
        CONTACTS_CHANGED,
    ),
    read("attachments.get", "Bijlage gedownload", FILES_VIEWED),
    mutation("attachments.create", "Bijlage toegevoegd", FILES_CHANGED),
    mutation("attachments.delete", "Bijlage verwijderd", FILES_CHANGED),
];

const fn label(dutch: &'static str, english: &'static str) -> Label {
    Label { dutch, english }
}

const fn read(name: &'static str, dutch: &'static str, phrase: Label) -> Action {
    Action {
        name,
        is_mutation: false,
        dutch,
        phrase,
    }
}

const fn mutation(name: &'static str, dutch: &'static str, phrase: Label) -> Action {
    Action {
        name,
        is_mutation: true,
        dutch,
        phrase,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_action_is_found_by_its_name() {
        for action in ACTIONS {
            let found = Action::named(action.name).map(|found| found.dutch);
            assert_eq!(found, Some(action.dutch), "{}", action.name);
        }
        assert!(Action::named("candidates").is_none());
    }
}
