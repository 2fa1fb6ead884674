//! The problem details of a path without a route (404), which name the closest route, and of a
//! method that the path does not have (405), which name the allowed methods.

use crate::{
    paths::{BASE, of_version_1},
    problem::Problem,
};
use http::{HeaderMap, header};
use messages::Request;
use model::{Environment, ProblemCode};

/// The base path of the sandbox.
const SANDBOX: &str = "/api/sandbox";

/// Paths with more parts, or parts with more characters, are not compared with the routes.
const PARTS: usize = 12;
const MAX_CHARACTERS: usize = 40;
/// The maximum distance between a path and a suggested route. A missing or extra part counts 2. A
/// different part counts up to 1.
const FAR: f32 = 2.5;

/// Returns the 404 of a path, given all routes. A path of the sandbox is compared with the
/// corresponding production routes.
pub(super) fn problem(path: &str, environment: Environment, routes: &[String]) -> Problem {
    let sandbox = |route: &str| {
        route
            .strip_prefix(BASE)
            .map(|rest| format!("{SANDBOX}{rest}"))
    };
    let detail = match without_sandbox(path) {
        Some(rest) => {
            match named(&rest)
                .and_then(|_| closest(&rest, routes))
                .and_then(|route| Some((route, sandbox(route)?)))
            {
                Some((route, twin)) => Request::ClosestSandboxPath {
                    twin,
                    route: route.to_owned(),
                },
                None => Request::NoSandboxPath {
                    base: BASE,
                    sandbox: SANDBOX,
                },
            }
        }
        // A path of version 1, which is not served, is like any path that never was.
        None if of_version_1(path).is_some() => Request::NoSuchPath,
        None => match closest(path, routes) {
            Some(route) => {
                let twin = environment.is_sandbox().then(|| sandbox(route)).flatten();
                Request::ClosestPath {
                    route: twin.unwrap_or_else(|| route.to_owned()),
                }
            }
            None => Request::NoSuchPath,
        },
    };
    Problem::new(detail)
}

/// Adds the allowed methods to the detail of a 405.
pub(super) fn name_methods(problem: &mut Problem, headers: &HeaderMap) {
    let allowed = headers
        .get(header::ALLOW)
        .and_then(|allowed| allowed.to_str().ok());
    if let Some(allowed) = allowed.filter(|_| problem.code == ProblemCode::MethodNotAllowed) {
        let allowed: Vec<&str> = allowed.split(',').map(str::trim).collect();
        let allowed = allowed.join(", ");
        problem.detail = Request::OtherMethods { allowed }.to_string();
    }
}

/// Returns the first part of a path that does not belong to the base path.
fn named(path: &str) -> Option<&str> {
    parts(path)
        .into_iter()
        .find(|part| !["", "api", "v1", "v2"].contains(part))
}

/// Removes the part that names the sandbox, in any case or with a typo, if it is among the first
/// four. `None` if there is none.
fn without_sandbox(path: &str) -> Option<String> {
    let mut parts = parts(path);
    let named = |part: &&str| part.len() <= MAX_CHARACTERS && difference(part, "sandbox") <= 0.5;
    let at = parts.iter().take(4).position(named)?;
    parts.remove(at);
    Some(parts.iter().flat_map(|part| ["/", part]).collect())
}

/// Returns the route closest to a path, if any is close enough. Only routes are shown, never the
/// caller's input.
fn closest<'r>(path: &str, routes: &'r [String]) -> Option<&'r str> {
    let given = parts(path);
    if given.len() > PARTS
        || given
            .iter()
            .any(|part| part.chars().count() > MAX_CHARACTERS)
    {
        return None;
    }
    // Compares the path also as if its base was left out.
    let based = [&["api", "v2"][..], given.as_slice()].concat();
    let near =
        |route: &str| distance(&given, &parts(route)).min(distance(&based, &parts(route)) + 0.5);
    let distances = routes.iter().map(|route| (near(route), route));
    let (distance, route) = distances.min_by(|(one, _), (other, _)| one.total_cmp(other))?;
    (distance <= FAR).then_some(route)
}

fn parts(path: &str) -> Vec<&str> {
    path.split('/').skip(1).collect()
}

/// Returns the distance between the parts of a path and those of a route.
fn distance(given: &[&str], route: &[&str]) -> f32 {
    edits(given, route, 2.0, |given, part| {
        match (given.is_empty(), part.starts_with('{')) {
            (false, true) => 0.5,
            (true, true) => 2.0,
            (_, false) => difference(given, part),
        }
    })
}

/// Returns the difference between two parts: 0 if they are equal, up to 1 if half of the characters
/// differ. Beyond that they count as unrelated, at twice the maximum distance.
fn difference(given: &str, part: &str) -> f32 {
    let [given, part] = [given, part].map(|text| text.to_lowercase().chars().collect::<Vec<_>>());
    let longer = given.len().max(part.len()).max(1);
    #[expect(clippy::cast_precision_loss, reason = "a part has few characters")]
    let share = edits(
        &given,
        &part,
        1.0,
        |one, other| if one == other { 0.0 } else { 1.0 },
    ) / longer as f32;
    if share > 0.5 { 2.0 * FAR } else { 2.0 * share }
}

/// Returns the edit distance of two sequences: inserting or removing an element costs `one`,
/// replacing one costs `exchange`.
fn edits<T>(from: &[T], to: &[T], one: f32, exchange: impl Fn(&T, &T) -> f32) -> f32 {
    let mut costs: Vec<f32> = std::iter::successors(Some(0.0), |cost| Some(cost + one))
        .take(to.len() + 1)
        .collect();
    for left in from {
        let mut diagonal = costs[0];
        costs[0] += one;
        for (column, right) in to.iter().enumerate() {
            let exchanged = diagonal + exchange(left, right);
            diagonal = costs[column + 1];
            costs[column + 1] = exchanged.min(diagonal + one).min(costs[column] + one);
        }
    }
    costs[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelled_sandbox_path_is_answered_with_the_right_path() {
        let routes = ["/api/v2/candidates", "/api/v2/candidates/{id}", "/docs"].map(str::to_owned);
        let detail_of = |path: &str, environment| problem(path, environment, &routes).detail;
        for path in [
            "/api/v2/sandbox/candidates",
            "/sandbox/candidates",
            "/v2/Sandbox/candidates",
            "/api/sandbx/candidates",
        ] {
            let expected = "There is no such path. For the sandbox use /api/sandbox/candidates, or /api/v2/candidates with the \
                            header x-api-sandbox: true.";
            assert_eq!(detail_of(path, Environment::Production), expected, "{path}");
        }
        for path in [
            "/api/sandbox",
            "/sandbox",
            "/api/v2/sandbox",
            "/sandbox/docs",
            "/sandbox/wp-login.php",
        ] {
            let expected = "There is no such path. The sandbox has the routes of /api/v2 under /api/sandbox; the header \
                            x-api-sandbox: true selects it too.";
            assert_eq!(detail_of(path, Environment::Production), expected, "{path}");
        }
        let closest = "There is no such path. The closest one is /api/sandbox/candidates.";
        assert_eq!(
            detail_of("/api/v2/candidate", Environment::Sandbox),
            closest
        );
    }

    #[test]
    fn closest_route_is_proposed_unless_none_is_close() {
        let routes = [
            "/api/v2/candidates",
            "/api/v2/candidates/find",
            "/api/v2/candidates/{id}",
            "/api/v2/schema",
            "/docs",
        ];
        let routes = routes.map(str::to_owned);
        for (path, expected) in [
            ("/api/v2/candidates/", Some("/api/v2/candidates")),
            ("/api/v2/candidate", Some("/api/v2/candidates")),
            (
                "/api/v2/Candidates/finds/x",
                Some("/api/v2/candidates/find"),
            ),
            ("/api/v1/schema", Some("/api/v2/schema")),
            ("/candidates", Some("/api/v2/candidates")),
            ("/api/candidates", Some("/api/v2/candidates")),
            ("/doc", Some("/docs")),
            ("/wp-login.php", None),
            (
                "/api/v2/candidates/rec00000000000001/jan@example.nl",
                Some("/api/v2/candidates/{id}"),
            ),
        ] {
            assert_eq!(closest(path, &routes), expected, "{path}");
        }
        assert_eq!(closest(&"/a".repeat(10_000), &routes), None);
        assert_eq!(closest(&format!("/{}", "a".repeat(60_000)), &routes), None);
    }
}
