//! Reads a form from a page, as a browser does.

/// The fields of a form.
#[derive(Debug, Clone)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// Returns the form of a page that posts to this path, as it is filled in.
    pub(super) fn of(html: &str, action: &str) -> Self {
        let start = html
            .match_indices("<form")
            .map(|(at, _)| &html[at..])
            .find(|form| {
                let tag = &form[..form.find('>').unwrap()];
                attribute(tag, "action").as_deref() == Some(action)
            });
        let start = start.unwrap_or_else(|| panic!("no form posts to {action}: {html}"));
        let form = &start[..start.find("</form>").unwrap()];
        let mut fields = Vec::new();
        for (at, _) in form.match_indices('<') {
            let element = &form[at + 1..];
            let tag = &element[..element.find('>').unwrap_or(element.len())];
            let name = attribute(tag, "name");
            let value = attribute(tag, "value").unwrap_or_default();
            match (tag.split_whitespace().next(), name) {
                (Some("input"), Some(name)) => {
                    let kind = attribute(tag, "type").unwrap_or_default();
                    let ticks = ["checkbox", "radio"].contains(&&*kind);
                    if !ticks || tag.contains(" checked") {
                        fields.push((name, value));
                    }
                }
                (Some("textarea"), Some(name)) => {
                    let text = &element[tag.len() + 1..element.find("</textarea>").unwrap()];
                    let text = text.strip_prefix('\n').unwrap_or(text);
                    fields.push((name, unescaped(text)));
                }
                (Some("select"), Some(name)) => {
                    let options = &element[..element.find("</select>").unwrap()];
                    let chosen = options
                        .match_indices("<option")
                        .map(|(at, _)| &options[at..at + options[at..].find('>').unwrap()])
                        .find(|option| option.contains(" selected"));
                    let value = chosen.and_then(|option| attribute(option, "value"));
                    fields.push((name, value.unwrap_or_default()));
                }
                _ => {}
            }
        }
        Self(fields)
    }

    /// Returns the value of a field.
    pub(super) fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| known == name);
        &found.unwrap_or_else(|| panic!("no field {name}")).1
    }

    /// Fills in a field.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => value.clone_into(known),
            None => self.0.push((name.to_owned(), value.to_owned())),
        }
    }

    /// Returns the form as a browser sends it.
    pub(super) fn encoded(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.0)
            .finish()
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, after) = tag.split_once(&format!(" {name}=\""))?;
    Some(unescaped(after.split_once('"')?.0))
}

/// Returns text without the escapes of templates.
pub(super) fn unescaped(text: &str) -> String {
    text.replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}
