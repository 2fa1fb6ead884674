//! The largest inputs that hurt a server without limits on cost: wide, deep, repeated, unknown,
//! long and invalid.

use super::{
    forms,
    reference::{Operation, resolved},
};
use serde_json::{Map, Value, json};

/// The size of a body in bytes, a little below the limit of a route without files.
const BODY: usize = (1 << 20) - 4_096;
/// The size in bytes of a body with files.
const FILES: usize = (20 << 20) - 4_096;
/// The size of a query in bytes. A URL has at most 64 KiB.
const QUERY: usize = 60_000;
/// The size of a header in bytes.
const HEADER: usize = 60_000;

/// An input that can be made in any size.
pub(super) struct Attack {
    pub(super) name: String,
    make: Make,
}

enum Make {
    /// The maximum size in bytes, and how a body of a given size is made.
    Body(usize, Box<dyn Fn(usize) -> Vec<u8>>),
    /// A fixed beginning, and a text that is repeated after it.
    Query(String, String),
    Header(&'static str, String),
    /// Like `Body`, as `multipart/form-data`.
    Form(usize, Box<dyn Fn(usize) -> Vec<u8>>),
}

impl Attack {
    /// Returns the query, reduced to a `part`-th of its size.
    pub(super) fn query(&self, part: usize) -> String {
        match &self.make {
            Make::Query(first, again) => format!("?{first}{}", filled(again, QUERY / part)),
            _ => String::new(),
        }
    }

    pub(super) fn body(&self, part: usize) -> Option<Vec<u8>> {
        match &self.make {
            Make::Body(size, make) | Make::Form(size, make) => Some(make(size / part)),
            _ => None,
        }
    }

    pub(super) fn content_type(&self) -> &'static str {
        match &self.make {
            Make::Form(..) => forms::CONTENT_TYPE,
            _ => "application/json",
        }
    }

    /// Returns an attack with a `multipart/form-data` body of at most as many bytes as a body with
    /// files may have.
    pub(super) fn form(name: &str, make: impl Fn(usize) -> Vec<u8> + 'static) -> Self {
        Self {
            name: name.to_owned(),
            make: Make::Form(FILES, Box::new(make)),
        }
    }

    pub(super) fn headers(&self, part: usize) -> Vec<(String, String)> {
        match &self.make {
            Make::Header(name, again) => vec![((*name).to_owned(), filled(again, HEADER / part))],
            _ => Vec::new(),
        }
    }
}

fn filled(text: &str, bytes: usize) -> String {
    text.repeat(bytes / text.len())
}

/// Returns all attacks on an operation.
pub(super) fn attacks(document: &Value, operation: &Operation) -> Vec<Attack> {
    let query = |name: &str, first: &str, again: &str| Attack {
        name: name.to_owned(),
        make: Make::Query(first.to_owned(), again.to_owned()),
    };
    let mut attacks = vec![
        query("unknown parameters", "", "x%61=1&"),
        query("many names", "", "&=&x&y&%ff&"),
        Attack {
            name: "numbered parameters".to_owned(),
            make: Make::Query("z=1&".to_owned(), numbered_pairs()),
        },
    ];
    for parameter in &operation.parameters {
        attacks.push(query(
            &format!("{parameter}, long"),
            &format!("{parameter}="),
            "%C3%A9",
        ));
        attacks.push(query(
            &format!("{parameter}, a list"),
            &format!("{parameter}="),
            "naam,name,",
        ));
        attacks.push(query(
            &format!("{parameter}, repeated"),
            "",
            &format!("{parameter}=customFields.x&"),
        ));
        attacks.push(query(
            &format!("{parameter}, not UTF-8"),
            "",
            &format!("{parameter}=%ff&"),
        ));
    }
    let headers = [
        ("accept", "text/x;q=0.1, "),
        ("if-match", "\"0\", "),
        ("prefer", "wait=x, "),
        ("cookie", "a=b; "),
    ];
    if ["listCandidates", "updateCandidate"].contains(&operation.id.as_str()) {
        for (name, again) in headers {
            attacks.push(Attack {
                name: name.to_owned(),
                make: Make::Header(name, again.to_owned()),
            });
        }
    }
    if let Some(schema) = &operation.body {
        attacks.extend(bodies(document, schema, BODY));
        if ["createCandidates", "upsertCandidate", "createAttachments"]
            .contains(&operation.id.as_str())
        {
            attacks.extend(files(&operation.id));
        }
        if operation.id == "createAttachments" {
            attacks.extend(forms::attacks());
        }
    }
    attacks
}

fn numbered_pairs() -> String {
    (0..2_000)
        .map(|number| format!("p{number}=1&"))
        .collect::<Vec<_>>()
        .concat()
}

fn attack(name: &str, size: usize, make: impl Fn(usize) -> Vec<u8> + 'static) -> Attack {
    Attack {
        name: name.to_owned(),
        make: Make::Body(size, Box::new(make)),
    }
}

/// Returns an attack with a body of `first`, as many parts as fit, and `last`.
fn repeated(name: &str, size: usize, [first, part, last]: [&str; 3]) -> Attack {
    let (first, part, last) = (first.to_owned(), part.to_owned(), last.to_owned());
    attack(name, size, move |bytes| {
        format!("{first}{}{last}", filled(&part, bytes)).into_bytes()
    })
}

fn bodies(document: &Value, schema: &Value, size: usize) -> Vec<Attack> {
    let (schema, is_list) = item_of(document, schema);
    let mut attacks = vec![
        repeated("an array of numbers", size, ["[", "1,", "1]"]),
        repeated("an array of arrays", size, ["[", "[],", "[]]"]),
        repeated("an array of objects", size, ["[", "{\"\":0},", "{}]"]),
        repeated("deep arrays", size, ["", "[", ""]),
        repeated("deep objects", size, ["", "{\"a\":", ""]),
        repeated("a long number", size, ["", "9", ""]),
        repeated("blanks", size, ["", " ", ""]),
        repeated("escapes", size, ["\"", "\\u00e9", "\""]),
        repeated("quotes", size, ["\"", "\\\"", ""]),
        repeated("not UTF-8", size, ["{\"name\":\"", "\\ud800", "\"}"]),
        wrapped(
            "a long name",
            size,
            is_list,
            |bytes| json!({"x".repeat(bytes): 1}),
        ),
        wrapped("unknown members", size, is_list, |bytes| {
            members(bytes / 12).into()
        }),
        wrapped(
            "objects in unknown members",
            size,
            is_list,
            |bytes| json!({"x": members(bytes / 12)}),
        ),
    ];
    let properties = resolved(document, schema)["properties"]
        .as_object()
        .cloned()
        .unwrap_or_default();
    let names: Vec<_> = properties.keys().cloned().collect();
    if let Some(first) = names.first() {
        let (begin, end) = if is_list { ("[{", "}]") } else { ("{", "}") };
        let part = format!("\"{first}\":1,");
        attacks.push(repeated(
            "one member repeated",
            size,
            [begin, &part, &format!("\"{first}\":1{end}")],
        ));
    }
    let (strings, lists) = (names.clone(), names);
    attacks.push(wrapped("long strings", size, is_list, move |bytes| {
        let text = "é@".repeat(bytes / 3 / strings.len().max(1));
        strings
            .iter()
            .map(|name| (name.clone(), text.clone().into()))
            .collect::<Map<_, _>>()
            .into()
    }));
    attacks.push(wrapped("long lists", size, is_list, move |bytes| {
        let numbers = vec![1; bytes / 2 / lists.len().max(1)];
        lists
            .iter()
            .map(|name| (name.clone(), numbers.clone().into()))
            .collect::<Map<_, _>>()
            .into()
    }));
    for (name, _) in properties
        .iter()
        .filter(|(_, property)| is_of(property, "array"))
    {
        for (what, item) in [
            ("numbers", json!(1)),
            ("objects", json!({"x": {}})),
            ("texts", json!("naam")),
        ] {
            let name = name.clone();
            attacks.push(wrapped(
                &format!("{name} of {what}"),
                size,
                is_list,
                move |bytes| json!({name.clone(): vec![item.clone(); bytes / (item.to_string().len() + 1)]}),
            ));
        }
    }
    if properties.contains_key("customFields") {
        attacks.push(wrapped(
            "options of a custom field",
            size,
            is_list,
            |bytes| json!({"customFields": {"veel": vec![1; bytes / 2]}}),
        ));
        attacks.push(wrapped(
            "as many options as there are",
            size,
            is_list,
            |_| json!({"customFields": {"veel": vec!["x".repeat(200); 200]}}),
        ));
    }
    let document = document.clone();
    let schema = schema.clone();
    attacks.push(attack("faults wherever there can be", size, move |_| {
        let wrong = wrong(&document, &schema);
        if is_list {
            json!(vec![wrong; 10])
        } else {
            wrong
        }
        .to_string()
        .into_bytes()
    }));
    attacks
}

/// Returns bodies with files, for the operations that accept them.
fn files(id: &str) -> Vec<Attack> {
    fn candidate(files: &Value) -> Value {
        json!({"name": "Zoë", "email": "zoe@example.nl", "privacyConsent": true, "curriculumVitae": files})
    }
    let put: fn(Value) -> Value = match id {
        "createAttachments" => |files| json!({"curriculumVitae": files}),
        "createCandidates" => |files| json!([candidate(&files)]),
        _ => |files| candidate(&files),
    };
    let file = |bytes: usize| json!({"filename": "cv.txt", "base64": "YWFh".repeat(bytes / 4)});
    let whole = move |bytes: usize| json!([file(bytes / 2 - 100), file(bytes / 2 - 100)]);
    let bad = move |bytes: usize| json!([{"filename": "cv.txt", "base64": format!("{}!", "YWFh".repeat(bytes / 4))}]);
    vec![
        attack("files", FILES, move |bytes| {
            put(whole(bytes)).to_string().into_bytes()
        }),
        attack("a file that is no base64", FILES, move |bytes| {
            put(bad(bytes)).to_string().into_bytes()
        }),
        repeated("twenty mebibytes of numbers", FILES, ["[", "1,", "1]"]),
        repeated("twenty mebibytes of a name", FILES, ["{\"", "é", "\":1}"]),
    ]
}

/// Returns an object with this many members.
fn members(count: usize) -> Map<String, Value> {
    (0..count)
        .map(|number| (format!("m{number}"), 1.into()))
        .collect()
}

/// Returns a body that is an object, or a list with that object if the operation takes a list.
fn wrapped(
    name: &str,
    size: usize,
    is_list: bool,
    make: impl Fn(usize) -> Value + 'static,
) -> Attack {
    attack(name, size, move |bytes| {
        let object = make(bytes);
        if is_list { json!([object]) } else { object }
            .to_string()
            .into_bytes()
    })
}

/// Returns the schema of a body, or of its items if the body is a list.
fn item_of<'d>(document: &'d Value, schema: &'d Value) -> (&'d Value, bool) {
    let schema = resolved(document, schema);
    if is_of(schema, "array") {
        (resolved(document, &schema["items"]), true)
    } else {
        (schema, false)
    }
}

fn is_of(schema: &Value, kind: &str) -> bool {
    match &schema["type"] {
        Value::String(only) => only == kind,
        several => several
            .as_array()
            .is_some_and(|kinds| kinds.contains(&kind.into())),
    }
}

/// Returns a value that is invalid everywhere, with every list at its maximum length.
fn wrong(document: &Value, schema: &Value) -> Value {
    let schema = resolved(document, schema);
    if is_of(schema, "object") {
        let properties = schema["properties"].as_object().into_iter().flatten();
        let mut object: Map<_, _> = properties
            .map(|(name, schema)| (name.clone(), wrong(document, schema)))
            .collect();
        object.insert("unknown".to_owned(), 1.into());
        object.into()
    } else if is_of(schema, "array") {
        let most = schema["maxItems"].as_u64().unwrap_or(1_000);
        vec![wrong(document, &schema["items"]); usize::try_from(most).unwrap()].into()
    } else if is_of(schema, "string") {
        1.into()
    } else {
        "x".into()
    }
}
