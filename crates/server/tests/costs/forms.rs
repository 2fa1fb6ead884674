//! Hostile `multipart/form-data` bodies: thousands of parts, huge headers, boundaries that are
//! missing, almost right or everywhere.

use super::hostile::Attack;

pub(super) const CONTENT_TYPE: &str = "multipart/form-data; boundary=grens";

/// The headers of a part with a file.
const FILE: &str =
    "--grens\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n";

pub(super) fn attacks() -> Vec<Attack> {
    let empty = format!("{FILE}\r\n\r\n");
    let file = format!("{FILE}\r\nhallo\r\n");
    let open = format!("{FILE}\r\n");
    vec![
        repeated("thousands of empty parts", "", &empty),
        repeated("thousands of files", "", &file),
        repeated(
            "thousands of parts without a name",
            "",
            "--grens\r\nx: y\r\n\r\nhallo\r\n",
        ),
        repeated(
            "thousands of parts without headers",
            "",
            "--grens\r\n\r\nhallo\r\n",
        ),
        repeated("a huge header", "--grens\r\nContent-Disposition: ", "x"),
        repeated(
            "huge parameters",
            "--grens\r\nContent-Disposition: x",
            "; a=\"b\"",
        ),
        repeated("many headers", "--grens\r\n", "a: b\r\n"),
        repeated("no closing boundary", &open, "hallo"),
        repeated("no boundary", "", "hallo"),
        repeated("boundaries that break off", &open, "\r\n--gren"),
        repeated("boundaries without line breaks", &open, "--grens"),
        repeated("line breaks", &open, "\r\n"),
        repeated("dashes", &open, "-"),
    ]
}

/// Returns an attack with a body of `first` and as many parts as fit.
fn repeated(name: &str, first: &str, part: &str) -> Attack {
    let (first, part) = (first.to_owned(), part.to_owned());
    Attack::form(name, move |bytes| {
        format!("{first}{}", part.repeat(bytes / part.len())).into_bytes()
    })
}
