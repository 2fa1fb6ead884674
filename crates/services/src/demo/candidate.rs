//! One synthetic candidate, as a row to import.

use super::{
    dice::Dice,
    fields::DemoField,
    texts::{
        ADVISERS, CITIES, EXIT_REASONS, FIRST_NAMES, LAST_NAMES, NATIONALITIES, NOTES, STREETS,
        SUMMARIES, motivation,
    },
};
use base64::{Engine, engine::general_purpose::STANDARD};
use model::{
    CandidateId, Environment, InteractionId, Timestamp,
    vocabulary::{INTERACTION_TYPES, PRIOR_EDUCATION, QUALIFICATIONS, ROLES, SECTORS},
};
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// When the first candidate was created: 2024-09-02T08:00:00Z, in seconds since 1970.
const START: u64 = 1_725_264_000;
/// The period in which all candidates were created, in seconds: less than two years.
const SPAN: u64 = 720 * DAY;
const DAY: u64 = 86_400;

/// The phases. Their repetition sets their weights: many candidates are new, fewer stay, few leave.
const PHASES: &[&str] = &[
    "nieuw",
    "nieuw",
    "nieuw",
    "matchen",
    "matchen",
    "oriënteren",
    "oriënteren",
    "oriënteren",
    "voorbereiden",
    "in opleiding",
    "in opleiding",
    "werkzaam",
    "werkzaam",
    "uitgestroomd",
];

/// Returns the candidates of a region's environment, oldest first.
pub(super) fn rows(
    seed: u64,
    environment: Environment,
    number: u64,
    fields: &[DemoField],
) -> impl Iterator<Item = Value> {
    (0..number).map(move |at| row(seed, environment, (at, number), fields))
}

/// The data that identifies the same person in two records.
struct Person {
    name: String,
    email: String,
    phone: Option<String>,
}

impl Person {
    fn of(seed: u64, environment: Environment, at: u64) -> Self {
        let dice = Dice::of(seed, environment, at);
        let first = dice.pick(FIRST_NAMES);
        let (between, last) = dice.pick(LAST_NAMES);
        let plain = |text: &str| {
            text.chars()
                .filter(char::is_ascii_alphanumeric)
                .collect::<String>()
                .to_lowercase()
        };
        let email = format!(
            "{}.{}{}{at}@example.nl",
            plain(first),
            plain(between),
            plain(last)
        );
        // Mobile subscriber numbers that begin with 00 are not allocated.
        let (high, low) = (dice.below(1000), dice.below(1000));
        let phone = match dice.below(9) {
            0 => None,
            1 => Some(format!("+31 6 00{high:03}{low:03}")),
            2 => Some(format!("+31 (0)6 00{high:03}{low:03}")),
            3 => Some(format!("06-00{high:03}{low:03}")),
            4 => Some(format!("0031600{high:03}{low:03}")),
            5 => Some(format!("0600{high:03}{low:03}")),
            _ => Some(format!("06 00{high:03}{low:03}")),
        };
        Self {
            name: format!("{first} {between}{last}"),
            email,
            phone,
        }
    }

    /// Returns a person who sometimes shares an address with another: one of the same household
    /// (every 40th), or someone that two regions know (every 25th, in the second region).
    fn with_namesakes(seed: u64, environment: Environment, at: u64) -> Self {
        if seed > 1 && at % 25 == 24 {
            return Self::of(seed - 1, environment, at);
        }
        let mut person = Self::of(seed, environment, at);
        if at % 40 == 39 {
            person.email = Self::of(seed, environment, at - 1).email;
        }
        person
    }
}

fn moment(seconds: u64) -> Value {
    let micros = i64::try_from(seconds * 1_000_000).expect("a moment of our time");
    Timestamp::from_micros(micros).to_string().into()
}

fn row(
    seed: u64,
    environment: Environment,
    (at, number): (u64, u64),
    fields: &[DemoField],
) -> Value {
    let dice = Dice::of(seed ^ 0x5eed, environment, at);
    let person = Person::with_namesakes(seed, environment, at);
    let created = START + SPAN * at / number + dice.below(SPAN / number);
    let phase = dice.pick(PHASES);
    let contacts = dice.below(7) * u64::from(!dice.percent(25));
    let updated = created + contacts * 9 * DAY + dice.below(DAY);

    let mut row = Map::new();
    let mut put = |name: &str, value: Value| drop(row.insert(name.into(), value));
    put("id", CandidateId::random(&dice.0).as_str().into());
    put("name", person.name.into());
    put("email", person.email.into());
    put("privacyConsent", dice.percent(95).into());
    put("phase", phase.into());
    put("createdAt", moment(created));
    put("updatedAt", moment(updated));
    if let Some(phone) = person.phone {
        put("phone", phone.into());
    }
    if dice.percent(85) {
        put("sectors", dice.some(SECTORS, 2).into());
        put("roles", dice.some(ROLES, 2).into());
    }
    if dice.percent(70) {
        put("qualifications", dice.some(QUALIFICATIONS, 2).into());
        put("priorEducation", dice.pick(PRIOR_EDUCATION).into());
    }
    if dice.percent(60) {
        put("motivation", motivation(&dice).into());
    }
    if dice.percent(75) {
        put("address", street(&dice).into());
        put("city", dice.pick(CITIES).into());
        // No Dutch postcode begins with a 0.
        put("postalCode", format!("0{:03} AB", dice.below(1000)).into());
    }
    if dice.percent(50) {
        put("dateOfBirth", date_of_birth(&dice).into());
    }
    if dice.percent(15) {
        put(
            "linkedin",
            format!("https://linkedin.example/in/demo-{seed}-{at}").into(),
        );
    }
    if dice.percent(30) {
        put("notes", dice.pick(NOTES).into());
    }
    if phase == "uitgestroomd" {
        put("exitReason", dice.pick(EXIT_REASONS).into());
    }
    if dice.percent(3) {
        put("archivedAt", moment(updated));
    }
    if at < 2 {
        let cv = STANDARD.encode(curriculum_vitae());
        let file =
            json!({"filename": "curriculum-vitae.pdf", "base64": cv, "createdAt": moment(created)});
        put("curriculumVitae", json!([file]));
    }
    let custom = custom_values(fields, &dice);
    if !custom.is_empty() {
        put("customFields", custom.into());
    }
    if contacts > 0 {
        let contacts = (0..contacts).map(|contact| interaction(&dice, created, contact));
        put("interactions", contacts.collect());
    }
    if dice.percent(50) {
        row.insert("nationality".into(), dice.pick(NATIONALITIES).into());
    }
    row.into()
}

fn custom_values(fields: &[DemoField], dice: &Dice) -> Map<String, Value> {
    fields
        .iter()
        .filter(|_| dice.percent(60))
        .map(|field| (field.key.to_owned(), (field.draw)(dice)))
        .collect()
}

fn street(dice: &Dice) -> String {
    format!("{} {}", dice.pick(STREETS), dice.below(200) + 1)
}

fn date_of_birth(dice: &Dice) -> String {
    let (year, month, day) = (
        1965 + dice.below(40),
        dice.below(12) + 1,
        dice.below(28) + 1,
    );
    format!("{year}-{month:02}-{day:02}")
}

fn interaction(dice: &Dice, created: u64, contact: u64) -> Value {
    let performed = created + contact * 9 * DAY + dice.below(6) * 3600;
    let written = moment(performed + 1800);
    json!({
        "id": InteractionId::random(&dice.0).as_str(),
        "type": dice.pick(INTERACTION_TYPES),
        "performedAt": moment(performed),
        "performedBy": dice.pick(ADVISERS),
        "durationMinutes": dice.below(12) * 5 + 5,
        "summary": dice.pick(SUMMARIES),
        "createdAt": written,
        "updatedAt": written,
    })
}

/// Builds the smallest complete PDF that shows a line of text.
fn curriculum_vitae() -> String {
    const TEXT: &str = "BT /F 18 Tf 72 770 Td (Curriculum vitae, voorbeeld) Tj ET";
    let content = format!("<</Length {}>>stream\n{TEXT}\nendstream", TEXT.len());
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        &content,
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ];
    let mut pdf = String::from("%PDF-1.4\n");
    let mut places = String::from("0000000000 65535 f \n");
    for (object, number) in objects.iter().zip(1..) {
        writeln!(places, "{:010} 00000 n ", pdf.len()).expect("a string takes all text");
        write!(pdf, "{number} 0 obj\n{object}\nendobj\n").expect("a string takes all text");
    }
    let table = pdf.len();
    pdf + &format!(
        "xref\n0 6\n{places}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n"
    )
}
