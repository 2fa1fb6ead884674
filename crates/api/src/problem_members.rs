//! The members that a problem has in version 1 besides those of RFC 9457: those that the former
//! server's framework wrote, so that a client of either finds its own.

use model::{Fault, Location, ProblemCode};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Members<'a> {
    error: bool,
    url: &'a str,
    status_message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Data<'a>>,
}

#[derive(Serialize)]
struct Data<'a> {
    issues: Vec<Issue<'a>>,
}

#[derive(Serialize)]
struct Issue<'a> {
    path: Vec<Step>,
    code: &'static str,
    message: &'a str,
}

/// A step on the way to a member.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Step {
    Index(usize),
    Name(String),
}

/// Adds the members to the JSON of a problem at this path.
pub(crate) fn add(body: &mut Vec<u8>, path: &str, code: ProblemCode, faults: &[Fault]) {
    let issues = faults.iter().map(|fault| Issue {
        path: steps(fault),
        code: fault.code,
        message: &fault.message,
    });
    let issues: Vec<Issue<'_>> = issues.collect();
    let members = Members {
        error: true,
        url: path,
        status_message: code.title(),
        data: (!issues.is_empty()).then_some(Data { issues }),
    };
    let Ok(members) = serde_json::to_vec(&members) else {
        return;
    };
    if body.pop() == Some(b'}') {
        body.push(b',');
        body.extend_from_slice(members.get(1..).unwrap_or_default());
    }
}

fn steps(fault: &Fault) -> Vec<Step> {
    match &fault.at {
        Location::Parameter(name) => vec![Step::Name(name.clone())],
        Location::Pointer(pointer) => pointer.split('/').skip(1).map(step).collect(),
    }
}

fn step(part: &str) -> Step {
    match part.parse() {
        Ok(index) => Step::Index(index),
        Err(_) => Step::Name(part.replace("~1", "/").replace("~0", "~")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use messages::Member;

    #[test]
    fn a_problem_has_the_members_of_both_forms() {
        let faults = vec![
            Fault::pointer("/interacties/0/soort~1x", Member::Required),
            Fault::pointer("", Member::Required),
            Fault::parameter("x-api-sandbox", messages::Parameter::Flag),
        ];
        let mut body = b"{\"status\":400}".to_vec();
        let code = ProblemCode::InvalidRequest;
        add(&mut body, "/api/v1/create-user", code, &faults);
        let shown: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(shown["error"], true);
        assert_eq!(shown["url"], "/api/v1/create-user");
        assert_eq!(shown["statusMessage"], "Invalid request");
        let paths = |index: usize| shown["data"]["issues"][index]["path"].to_string();
        assert_eq!(paths(0), "[\"interacties\",0,\"soort/x\"]");
        assert_eq!(paths(1), "[]");
        assert_eq!(paths(2), "[\"x-api-sandbox\"]");

        let mut body = b"{\"status\":401}".to_vec();
        add(&mut body, "/api/schema", ProblemCode::Unauthorized, &[]);
        assert_eq!(
            String::from_utf8_lossy(&body),
            "{\"status\":401,\"error\":true,\"url\":\"/api/schema\",\"statusMessage\":\"Unauthorized\"}"
        );
    }
}
