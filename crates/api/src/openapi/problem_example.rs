//! Examples of problems.

use model::{Environment, ProblemCode};
use serde_json::{Value, json};

/// Returns the example of a problem's body.
pub(super) fn problem_example(code: ProblemCode) -> Value {
    let mut example = json!({
        "type": format!("https://api.example.nl/problems/{}", code.code()),
        "title": code.title(),
        "status": code.status(),
        "detail": code.title(),
        "instance": "urn:request:6f1c0e6b",
        "statusCode": code.status(),
        "message": code.title(),
        "meta": {"sandboxEnabled": Environment::Production.is_sandbox()},
    });
    if code == ProblemCode::InvalidRequest {
        example["detail"] = "1 problem in the request".into();
        let found = "a number outside that range";
        let message = messages::Parameter::PageSize { found }.to_string();
        example["errors"] = json!([{"parameter": "pageSize", "code": "range", "message": message}]);
    }
    example
}
