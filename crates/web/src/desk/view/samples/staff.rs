//! The pages of a region's staff with realistic content.

use super::components::shell;
use crate::desk::{
    texts::Texts,
    view::{
        Section,
        form::{Choice, Field, Kind},
        parts::Pager,
        staff::{Facts, Invite, Person, Row, Staff, Ways},
    },
};
use edge::Language;
use model::Role;

fn facts(language: Language, name: &str, role: Role, sessions: usize) -> Facts {
    let t = Texts::of(language);
    let local = name.to_lowercase().replace(' ', ".");
    Facts {
        email: format!("{local}@noord.example.nl"),
        roles: t.role(role).into(),
        status: if sessions > 0 {
            t.staff.active
        } else {
            t.staff.invited
        },
        tone: if sessions > 0 { "good" } else { "warn" },
        seen: if sessions > 0 {
            "30 november 2026, 09:12".into()
        } else {
            t.staff.never.into()
        },
        sessions,
    }
}

fn roles(language: Language, error: Option<&str>) -> Field {
    let t = Texts::of(language);
    let choices = Role::ALL.map(|role| {
        let chosen = role == Role::Coordinator;
        Choice::of(role.name(), t.role(role), chosen)
    });
    Field {
        hint: Some(t.staff.roles_hint.into()),
        error: error.map(str::to_owned),
        ..Field::new("roles", t.staff.roles, Kind::Boxes(choices.to_vec()))
    }
}

pub(super) fn list(language: Language) -> Staff {
    let shell = shell(language, Section::Staff, false);
    let t = &shell.t.staff;
    let row = |name: &str, role, sessions, is_me| Row {
        href: "/desk/r/noord/settings/staff/usrAbC13pTbjpS6Iz".into(),
        name: name.into(),
        is_me,
        facts: facts(language, name, role, sessions),
    };
    Staff {
        ways: t.ways_some.replace("{}", shell.t.sign_in.passkey),
        notice: Some(t.done_invited),
        rows: vec![
            row("Marieke Jansen", Role::Manager, 2, true),
            row("Mohamed el Amrani", Role::Coordinator, 1, false),
            row("Noor Bakker", Role::Viewer, 0, false),
        ],
        pager: Some(Pager {
            about: "1 - 50 / 56".into(),
            first: None,
            next: Some("/desk/r/noord/settings/staff?page=2".into()),
        }),
        shell,
    }
}

pub(super) fn invite(language: Language) -> Invite {
    let shell = shell(language, Section::Staff, false);
    let t = &shell.t.staff;
    let fields = vec![
        Field::new("name", t.name, Kind::Line("text")).with("Noor Bakker"),
        Field {
            hint: Some(t.email_hint.into()),
            error: Some(t.email_wrong.into()),
            ..Field::new("email", t.email, Kind::Line("email")).with("noor@")
        },
        roles(language, None),
    ];
    Invite {
        kept: Some(t.kept_draft.replace("{}", "09:12")),
        keeper: "keeper".into(),
        wrong: fields.iter().filter_map(Field::wrong).collect(),
        fields,
        shell,
    }
}

pub(super) fn ways(language: Language) -> Ways {
    let shell = shell(language, Section::Staff, false);
    let t = shell.t;
    let choices = vec![
        Choice::of("passkey", t.sign_in.passkey, true),
        Choice::of("oidc:surf", "SURFconext", false),
    ];
    let field = Field {
        error: Some(t.staff.ways_own.into()),
        ..Field::new("ways", t.staff.ways_field, Kind::Boxes(choices))
    };
    Ways {
        wrong: Field::wrong(&field).into_iter().collect(),
        field,
        shell,
    }
}

pub(super) fn person(language: Language) -> Person {
    let shell = shell(language, Section::Staff, false);
    let roles = roles(language, Some(shell.t.staff.roles_missing));
    Person {
        name: "Mohamed el Amrani".into(),
        path: "/desk/r/noord/settings/staff/usrAbC13pTbjpS6Iz".into(),
        notice: None,
        problem: Some(shell.t.staff.beyond.into()),
        wrong: Field::wrong(&roles).into_iter().collect(),
        facts: facts(language, "Mohamed el Amrani", Role::Coordinator, 1),
        is_me: false,
        is_invited: false,
        follows_provider: true,
        roles,
        shell,
    }
}
