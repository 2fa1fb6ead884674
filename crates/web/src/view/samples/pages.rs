//! All pages by name.

use super::views::{accesses, edit, overview, record, sessions, text};
use crate::{
    branding::{Branding, Colour},
    language::Translated,
    question::{Answer, Question},
    view::{
        Section, Shell,
        account::{
            Account, Email, EmailApprove, EmailCode, EmailLink, EmailUndo, Erase, EraseConfirm,
        },
        message::{Message, Tone},
        record::Overview,
        sessions::Ask,
        sign_in::{Link, Sent, SignIn, code},
    },
};
use askama::Template;
use edge::Language;

/// A page's name and its HTML.
type Page = (&'static str, String);

/// Renders all pages.
pub(super) fn pages(language: Language) -> Vec<Page> {
    [
        records(language),
        sign_in(language),
        questions(language),
        account(language),
        email(language),
        messages(language),
    ]
    .concat()
}

fn page(name: &'static str, view: impl Template) -> Page {
    (name, view.render().unwrap())
}

fn outside(language: Language) -> Shell {
    Shell::new(language, "/portal", "")
}

fn within(language: Language, section: Section) -> Shell {
    outside(language).within(section, text("form-token"))
}

fn address() -> String {
    text("sanne.devries@example.nl")
}

fn branding() -> Branding {
    Branding {
        name: text("Werken in het onderwijs in Noord"),
        logo: Some(text("logo.png")),
        colour: Colour::parse("f5b335"),
        chosen: true,
    }
}

fn records(language: Language) -> Vec<Page> {
    let shell = || within(language, Section::Records);
    let branding = branding();
    let own = || shell().branded(Some(&branding));
    let mut own_overview = overview(own());
    own_overview.cards.truncate(1);
    let mut several = overview(shell());
    several.cards[0].region = several.shell.show(&branding);
    let mut banner = record(shell());
    banner.region = banner.shell.show(&branding);
    let none = Overview {
        cards: vec![],
        ..overview(shell())
    };
    let hides = Overview {
        hides: true,
        ..overview(shell())
    };
    vec![
        page("overview-own", own_overview),
        page("overview-several", several),
        page("overview", overview(shell())),
        page("overview-none", none),
        page("overview-hides", hides),
        page("record-own", record(own())),
        page("record-several", banner),
        page("record", record(shell())),
        page("edit", edit(shell(), false)),
        page("edit-wrong", edit(shell(), true)),
        page("accesses", accesses(within(language, Section::Accesses))),
    ]
}

fn sign_in(language: Language) -> Vec<Page> {
    let t = language.texts();
    let form = |given, error| SignIn::new(outside(language), given, error);
    let ended = SignIn {
        ended: true,
        ..form("", None)
    };
    let sent = |error| {
        Sent::new(
            outside(language),
            address(),
            "verAbC13pTbjpS6Iz".into(),
            error,
        )
    };
    let link = Link {
        shell: outside(language),
        token: text("secret"),
    };
    vec![
        page("sign-in", form("", None)),
        page("sign-in-wrong", form("sanne", Some(t.refusals.email_wrong))),
        page("ended", ended),
        page("sent", sent(None)),
        page("sent-wrong", sent(Some(t.refusals.code_wrong))),
        page("link", link),
    ]
}

fn questions(language: Language) -> Vec<Page> {
    let wrong = Some(language.texts().refusals.answer_wrong);
    let ask = |birth, phone, error| {
        Ask::new(
            within(language, Section::Outside),
            Question { birth, phone },
            Answer::default(),
            error,
        )
    };
    vec![
        page("question", ask(true, false, None)),
        page("question-both", ask(true, true, None)),
        page("question-wrong", ask(true, true, wrong)),
        page("question-phone-wrong", ask(false, true, wrong)),
    ]
}

fn account(language: Language) -> Vec<Page> {
    let shell = || within(language, Section::Account);
    let account = Account {
        shell: shell(),
        email: address(),
    };
    let erase_confirm = EraseConfirm {
        shell: outside(language),
        token: text("secret"),
    };
    vec![
        page("account", account),
        page("sessions", sessions(shell())),
        page("erase", Erase { shell: shell() }),
        page("erase-confirm", erase_confirm),
    ]
}

fn email(language: Language) -> Vec<Page> {
    let shell = || within(language, Section::Account);
    let email_code = {
        let (shell, request) = (shell(), text("ver1"));
        let code = code(&shell, None);
        EmailCode {
            wrong: code.wrong().into_iter().collect(),
            code,
            email: address(),
            request,
            shell,
        }
    };
    let approve = |error| {
        let shell = shell();
        let code = code(&shell, error);
        EmailApprove {
            wrong: code.wrong().into_iter().collect(),
            code,
            now: address(),
            email: text("nieuw@example.nl"),
            request: text("ver1"),
            shell,
        }
    };
    let undo = EmailUndo {
        shell: outside(language),
        token: text("secret"),
    };
    let link = EmailLink {
        shell: shell(),
        token: text("secret"),
    };
    let wrong = Some(language.texts().refusals.code_wrong);
    vec![
        page("email", Email::new(shell(), address(), "", None)),
        page("email-approve", approve(None)),
        page("email-approve-wrong", approve(wrong)),
        page("email-code", email_code),
        page("email-undo", undo),
        page("email-link", link),
    ]
}

/// The pages that consist of a message.
fn messages(language: Language) -> Vec<Page> {
    let t = language.texts();
    let message = |tone, heading, about, next| Message {
        shell: outside(language),
        tone,
        heading,
        about,
        next: ("/portal", next),
    };
    let (refusals, account, sign_in) = (&t.refusals, &t.account, &t.sign_in);
    let link_wrong = message(
        Tone::Sorry,
        refusals.link_wrong,
        refusals.link_wrong_about,
        sign_in.again,
    );
    let erase_done = message(
        Tone::Done,
        account.erase_done,
        account.erase_done_about,
        t.shell.home,
    );
    let signed_out = message(
        Tone::Done,
        sign_in.out_title,
        sign_in.out_about,
        sign_in.back_in,
    );
    let not_found = message(
        Tone::Sorry,
        refusals.not_found,
        refusals.not_found_about,
        t.shell.home,
    );
    vec![
        page("link-wrong", link_wrong),
        page("erase-done", erase_done),
        page("signed-out", signed_out),
        page("not-found", not_found),
    ]
}
