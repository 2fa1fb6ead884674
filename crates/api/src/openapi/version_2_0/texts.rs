//! The Dutch texts of members of bodies and answers. The labels of a candidate's fields come from
//! the field table.

use model::{Field, Kind};
use std::borrow::Cow;

/// What the members of an object are about. The same name means something else elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    /// The object around all answers.
    Envelope,
    Candidate,
    Interaction,
    File,
    Mutation,
    Delivery,
    Problem,
}

use Context::{Candidate, Delivery, Envelope, File, Interaction, Mutation, Problem};

impl Context {
    /// Returns what a component of the document is about.
    pub(super) fn of_component(name: &str) -> Option<Self> {
        Some(match name {
            "Attachment" => File,
            "Fault" => Problem,
            "Interaction" | "NewInteractions" => Interaction,
            "Mutation" => Mutation,
            "Candidate" | "CandidateChanges" | "FindCandidates" | "NewAttachments"
            | "NewCandidate" | "NewCandidates" => Candidate,
            _ if name.ends_with("List")
                || name.ends_with("Record")
                || name.ends_with("Matches") =>
            {
                Envelope
            }
            _ => return None,
        })
    }

    /// Returns what the members of a member are about.
    pub(super) fn within(self, member: &str) -> Self {
        match (self, member) {
            (Candidate, "interactions") => Interaction,
            (Candidate, "curriculumVitae" | "otherAttachments") => File,
            (Mutation, "problem") => Problem,
            (Mutation, "deliveries") => Delivery,
            (_, "meta") => Envelope,
            _ => self,
        }
    }
}

/// A name, its label and a sentence about it.
type Row = (&'static str, &'static str, &'static str);

const ENVELOPE: [Row; 8] = [
    ("statusCode", "Status", "De HTTP-status."),
    ("message", "Melding", "Wat er is gebeurd, in het Engels."),
    ("data", "Gegevens", "Wat er is gevraagd."),
    (
        "meta",
        "Over het antwoord",
        "Wat er over het antwoord te zeggen is.",
    ),
    (
        "sandboxEnabled",
        "Testomgeving",
        "Of dit over de sandbox gaat.",
    ),
    (
        "cursor",
        "Cursor",
        "De cursor van de volgende pagina. Leeg op de laatste pagina.",
    ),
    (
        "syncToken",
        "Synchronisatietoken",
        "Hiermee vraag je later op wat er sindsdien is veranderd.",
    ),
    ("total", "Totaal", "Hoeveel er in totaal zijn."),
];

const CANDIDATE: [Row; 3] = [
    (
        "customFields",
        "Eigen velden",
        "De eigen velden van de regio, op sleutel.",
    ),
    (
        "interactions",
        "Contactmomenten",
        "De contactmomenten met de kandidaat.",
    ),
    (
        "fields",
        "Velden",
        "De namen van de velden die je wilt hebben.",
    ),
];

const INTERACTION: [Row; 11] = [
    (
        "id",
        "Kenmerk van het contactmoment",
        "Het kenmerk van het contactmoment.",
    ),
    (
        "candidateId",
        "Kenmerk van de kandidaat",
        "De kandidaat met wie het contact was.",
    ),
    ("type", "Soort contact", "Wat voor contact het was."),
    ("performedAt", "Moment", "Wanneer het contact was."),
    ("name", "Naam", "Hoe het contactmoment heet."),
    (
        "performedBy",
        "Gevoerd door",
        "Wie van de regio het contact had.",
    ),
    (
        "durationMinutes",
        "Duur",
        "Hoe lang het duurde, in minuten.",
    ),
    ("summary", "Samenvatting", "Wat eruit kwam, in het kort."),
    ("notes", "Notities", "Wat er is gezegd."),
    ("createdAt", "Vastgelegd op", "Wanneer het is vastgelegd."),
    ("updatedAt", "Gewijzigd op", "Wanneer het is gewijzigd."),
];

const FILE: [Row; 7] = [
    (
        "id",
        "Kenmerk van het bestand",
        "Het kenmerk van het bestand.",
    ),
    (
        "filename",
        "Bestandsnaam",
        "De naam van het bestand. Verplicht bij een inhoud.",
    ),
    ("type", "Bestandstype", "Het type, bepaald aan de inhoud."),
    ("size", "Grootte", "De grootte in bytes."),
    (
        "url",
        "URL",
        "Waar het bestand staat. Een URL uit een antwoord werkt tien minuten.",
    ),
    ("createdAt", "Toegevoegd op", "Wanneer het is toegevoegd."),
    (
        "base64",
        "Inhoud",
        "Het bestand zelf, in base64. In plaats van een URL.",
    ),
];

const MUTATION: [Row; 23] = [
    (
        "mutationId",
        "Kenmerk van de mutatie",
        "Het kenmerk van de wijziging.",
    ),
    ("operation", "Bewerking", "Wat er moest gebeuren."),
    (
        "status",
        "Status",
        "Of het wacht (queued), bezig is (running), gelukt is (succeeded) of mislukt is (failed).",
    ),
    ("attempts", "Pogingen", "Hoe vaak het is geprobeerd."),
    (
        "idempotencyKey",
        "Herhaalsleutel",
        "De herhaalsleutel waarmee het is verstuurd.",
    ),
    (
        "candidateIds",
        "Kenmerken van kandidaten",
        "De kandidaten die zijn toegevoegd of gewijzigd.",
    ),
    (
        "interactionIds",
        "Kenmerken van contactmomenten",
        "De contactmomenten die zijn toegevoegd of gewijzigd.",
    ),
    (
        "attachmentIds",
        "Kenmerken van bestanden",
        "De bestanden die zijn toegevoegd of verwijderd.",
    ),
    (
        "taskIds",
        "Kenmerken van taken",
        "De taken die zijn toegevoegd.",
    ),
    ("by", "Door", "Wie het heeft gestuurd."),
    (
        "kind",
        "Soort afzender",
        "Een sleutel (key), medewerker (person), kandidaat (candidate) of de server (system).",
    ),
    (
        "id",
        "Kenmerk van de afzender",
        "Het kenmerk van de sleutel of de medewerker.",
    ),
    (
        "name",
        "Naam van de afzender",
        "De naam van de medewerker op dat moment.",
    ),
    ("createdAt", "Ontvangen op", "Wanneer het is ontvangen."),
    ("startedAt", "Begonnen op", "Wanneer het is begonnen."),
    ("finishedAt", "Klaar op", "Wanneer het klaar was."),
    ("problem", "Probleem", "Waarom het is mislukt."),
    (
        "deliveries",
        "Afleverpogingen",
        "De pogingen om de uitkomst naar een callback-URL te sturen.",
    ),
    (
        "result",
        "Resultaat",
        "Of de kandidaat is toegevoegd (created) of bijgewerkt (updated).",
    ),
    (
        "matchedBy",
        "Herkend aan",
        "Of de kandidaat is herkend aan het e-mailadres (email) of het telefoonnummer (phone).",
    ),
    ("ignored", "Genegeerd", "De velden die niet zijn gewijzigd."),
    (
        "incomplete",
        "Onvolledig",
        "Of er nog bestanden verwijderd moeten worden.",
    ),
    (
        "filesLeft",
        "Resterende bestanden",
        "Hoeveel bestanden er nog verwijderd moeten worden.",
    ),
];

const DELIVERY: [Row; 4] = [
    ("attemptedAt", "Geprobeerd op", "Wanneer het is geprobeerd."),
    ("status", "Status", "De HTTP-status van de ontvanger."),
    ("outcome", "Uitkomst", "Hoe het afliep."),
    (
        "nextAttemptAt",
        "Volgende poging",
        "Wanneer het opnieuw wordt geprobeerd.",
    ),
];

const PROBLEM: [Row; 9] = [
    ("type", "Soort", "De URL met uitleg over het probleem."),
    ("title", "Titel", "Het probleem in het kort."),
    ("status", "Status", "De HTTP-status."),
    ("detail", "Toelichting", "Wat er aan de hand is."),
    ("errors", "Fouten", "Waar de fouten zitten."),
    ("pointer", "Plaats", "De plaats in de gegevens."),
    ("parameter", "Parameter", "De naam van de parameter."),
    ("code", "Code", "De code van de fout."),
    ("message", "Melding", "Wat er werd verwacht."),
];

/// Returns the label of a member, and a sentence about it.
pub(super) fn text(context: Context, name: &str) -> Option<(&'static str, Cow<'static, str>)> {
    if context == Candidate
        && let Some(field) = Field::named(name)
    {
        let definition = field.definition();
        return Some((definition.label.dutch, of_kind(definition.kind)));
    }
    let rows: &[Row] = match context {
        Envelope => &ENVELOPE,
        Candidate => &CANDIDATE,
        Interaction => &INTERACTION,
        File => &FILE,
        Mutation => &MUTATION,
        Delivery => &DELIVERY,
        Problem => &PROBLEM,
    };
    let row = rows.iter().chain(&ENVELOPE).find(|row| row.0 == name)?;
    Some((row.1, row.2.into()))
}

/// Describes the values of a field.
fn of_kind(kind: Kind) -> Cow<'static, str> {
    match kind {
        Kind::Id => "Het kenmerk van de kandidaat.".into(),
        Kind::Text { max, .. } => format!("Tekst van hoogstens {max} tekens.").into(),
        Kind::Email => "Eén e-mailadres, zonder naam erbij.".into(),
        Kind::Phone => "Een telefoonnummer, hoe het ook is geschreven.".into(),
        Kind::Url => "Een adres dat begint met http:// of https://.".into(),
        Kind::Boolean => "Ja (true) of nee (false).".into(),
        Kind::Date => "Een datum, zoals 2001-05-31.".into(),
        Kind::Choice(_) => "Een van de waarden uit de lijst.".into(),
        Kind::Choices(_) => "Waarden uit de lijst, elk hoogstens één keer.".into(),
        Kind::Attachments => "Bestanden, hoogstens vijf tegelijk.".into(),
        Kind::DateTime => "Een moment, zoals 2026-01-31T14:30:00Z.".into(),
    }
}
