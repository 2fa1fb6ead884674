//! The generated page that shows every row.

use crate::{GROUPS, ProblemCode, Rendered};
use std::fmt::Write;

const HEAD: &str = "# Messages

Every refusal text of the server, as its sample values render it. The page is generated from `crates/messages`:

    INSTA_UPDATE=always cargo test --workspace --test messages
";

/// Returns the page, in Markdown.
pub fn page() -> String {
    let mut page = HEAD.to_owned();
    page.push_str(
        "\n## Problem codes\n\nThe `type`, `status` and `title` of a refused request.\n\n",
    );
    page.push_str("| code | status | title | help |\n|---|---|---|---|\n");
    for code in ProblemCode::ALL {
        let (status, title, help) = (code.status(), code.title(), code.help());
        let _ = writeln!(page, "| `{}` | {status} | {title} | {help} |", code.code());
    }
    for group in GROUPS {
        let rows = (group.rows)();
        let _ = write!(page, "\n## {}\n\n{}\n\n", group.name, group.occurs);
        let coded = rows.iter().any(|row| row.code.is_some());
        page.push_str(if coded {
            "| row | code | text |\n|---|---|---|\n"
        } else {
            "| row | text |\n|---|---|\n"
        });
        for row in &rows {
            page.push_str(&line(row));
        }
    }
    page
}

fn line(row: &Rendered) -> String {
    let text = row.text.replace('|', "\\|").replace('<', "&lt;");
    let text = text.replace('\n', "<br>");
    match row.code {
        Some(code) => format!("| {} | `{code}` | {text} |\n", row.name),
        None => format!("| {} | {text} |\n", row.name),
    }
}
