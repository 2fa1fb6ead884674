//! What version 1 saves is what version 2's upsert saves of the same candidate.

use super::{create, moments, shown, user};
use crate::{accepted, app_with};
use model::vocabulary::{
    INTERACTION_TYPES, PHASES, PRIOR_EDUCATION, QUALIFICATIONS, ROLES, SECTORS,
};
use serde_json::{Map, Value, json};

/// A generator of numbers that is the same in each run (a linear congruential one).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn one(&mut self, values: &[&str]) -> Value {
        values[self.below(values.len())].into()
    }

    fn some(&mut self, values: &[&str]) -> Value {
        let kept = values.iter().filter(|_| self.below(3) == 0);
        kept.copied().map(Value::from).collect()
    }
}

/// Returns a candidate of each version, with the same random members.
fn candidate(dice: &mut Dice) -> [Value; 2] {
    let email = format!("n{}@example.nl", dice.below(4));
    let name = format!("Naam {}", dice.below(3));
    let consent = dice.below(2) == 0;
    let old = user(&email, json!({"naam": name, "privacy_consent": consent}));
    let new = json!({"name": name, "email": email, "privacyConsent": consent});
    let mut both = [old, new];
    let words = [
        "Assen",
        "é\u{301}n\ntwee",
        " Emmen ",
        "06-12345678 (mobiel)",
    ];
    let line = ["Assen", "Laan 1", "1234 AB"];
    let members = [
        ("telefoon", "phone", dice.one(&["06 12345678", "+31 6 1"])),
        ("fase", "phase", dice.one(PHASES)),
        ("sector", "sectors", dice.some(SECTORS)),
        ("functie", "roles", dice.some(ROLES)),
        ("kwalificatie", "qualifications", dice.some(QUALIFICATIONS)),
        ("vooropleiding", "priorEducation", dice.one(PRIOR_EDUCATION)),
        (
            "linkedin",
            "linkedin",
            dice.one(&["https://a.example/x", "http://b.example"]),
        ),
        (
            "geboortedatum",
            "dateOfBirth",
            dice.one(&["1980-12-31", "2000-02-29"]),
        ),
        ("motivatie", "motivation", dice.one(&words)),
        ("notities", "notes", dice.one(&words)),
        ("adres", "address", dice.one(&line)),
        ("plaats", "city", dice.one(&line)),
        ("postcode", "postalCode", dice.one(&line)),
        ("reden_van_uitstroom", "exitReason", dice.one(&words)),
    ];
    for (old, new, value) in members {
        if dice.below(2) == 0 {
            both[0][old] = value.clone();
            both[1][new] = value;
        }
    }
    let number = dice.below(3);
    let each: Vec<_> = (0..number).map(|_| interaction(dice)).collect();
    both[0]["interacties"] = each.iter().map(|[old, _]| old.clone()).collect();
    both[1]["interactions"] = each.into_iter().map(|[_, new]| new).collect();
    both
}

fn interaction(dice: &mut Dice) -> [Value; 2] {
    // No two are the same, because version 1 would add only one of them.
    let second = dice.below(1_000_000);
    let moment = format!("2025-01-{:02}T10:00:00.{second:06}Z", 1 + dice.below(28));
    let members = [
        ("soort", "type", dice.one(INTERACTION_TYPES)),
        ("uitgevoerd_op", "performedAt", moment.into()),
        ("naam", "name", dice.one(&["Intake", "Bellen"])),
        ("uitgevoerd_door", "performedBy", dice.one(&["Kim", "Sam"])),
        ("duur", "durationMinutes", dice.below(1441).into()),
        ("samenvatting", "summary", dice.one(&["Goed.", "a\nb"])),
        ("notities", "notes", dice.one(&["Belt.", "c"])),
    ];
    let (mut old, mut new) = (Map::new(), Map::new());
    for (index, (former, present, value)) in members.into_iter().enumerate() {
        if index < 2 || dice.below(2) == 0 {
            old.insert(former.into(), value.clone());
            new.insert(present.into(), value);
        }
    }
    [old.into(), new.into()]
}

#[testkit::test]
async fn random_candidates_are_saved_alike() {
    let (app, region) = app_with(vec![]).await;
    let other = app.region("zuid").await;
    let (old, new) = (app.client(&region.key), app.client(&other.key));
    let mut dice = Dice(7);
    for _ in 0..60 {
        let [former, present] = candidate(&mut dice);
        let answer = create(&old, &former).await;
        assert_eq!(answer.status, 200, "{former}: {}", answer.text());
        accepted(&new.post("/candidates/upsert?match=email", &present).await);
    }
    let former = old.get("/candidates").await.each("id");
    let present = new.get("/candidates").await.each("id");
    assert_eq!((former.len(), present.len()), (4, 4));
    for (one, two) in former.iter().zip(&present) {
        let mut both = [
            shown(&old, one.as_str().unwrap()).await,
            shown(&new, two.as_str().unwrap()).await,
        ];
        let interactions = both.each_ref().map(moments);
        assert_eq!(interactions[0], interactions[1]);
        for record in &mut both {
            for name in ["id", "interactions"] {
                record.as_object_mut().unwrap().shift_remove(name);
            }
        }
        assert_eq!(both[0], both[1]);
    }
}
