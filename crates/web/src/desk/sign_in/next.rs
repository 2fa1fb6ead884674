//! Where a person goes after signing in.

/// The desk's first page.
const HOME: &str = "/desk";

/// Returns the path to which `given` leads if it is a page of the desk to go to, else the desk's
/// first page. No other site can make the desk lead there.
pub(crate) fn local(given: &str) -> String {
    let rest = given.strip_prefix(HOME);
    let is_below = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    let is_plain = given
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'"' | b'<' | b'>'));
    let own = ["/sign-in", "/sign-out", "/signed-out", "/join", "/step-up"];
    let is_own = own
        .iter()
        .any(|page| rest.is_some_and(|rest| rest.starts_with(page)));
    if is_below && is_plain && !is_own && !given.contains("//") && given.len() <= 500 {
        given.to_owned()
    } else {
        HOME.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_goes_to_a_page_of_the_desk_only() {
        for page in [
            "/desk",
            "/desk/r/noord",
            "/desk/r/noord/candidates?phase=nieuw",
            "/desk/account",
        ] {
            assert_eq!(local(page), page);
        }
        for other in [
            "",
            "/",
            "/portal",
            "/desktop",
            "//evil.example/desk",
            "https://evil.example/desk",
            "/desk//evil.example",
            "/desk/\\evil.example",
            "/desk/a\r\nset-cookie: x=y",
            "/desk/sign-out",
            "/desk/step-up?next=/desk",
            &format!("/desk/{}", "a".repeat(500)),
        ] {
            assert_eq!(local(other), HOME, "{other}");
        }
    }
}
