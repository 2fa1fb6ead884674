//! What is answered to a path that no route has: that there is none, and which one comes closest.

use crate::problem::Problem;
use model::ProblemCode;

/// Longer paths, or longer parts of one, are like none of ours.
const PARTS: usize = 12;
const LETTERS: usize = 40;
/// How far a path may be from a route that is proposed: a part more or less counts 2, a part that differs a share of 1.
const FAR: f32 = 2.5;

/// The refusal of a path, beside these routes.
pub(super) fn problem(path: &str, routes: &[String]) -> Problem {
    let detail = match closest(path, routes) {
        Some(route) => format!("There is no such path. The closest one is {route}."),
        None => "There is no such path.".to_owned(),
    };
    Problem::new(ProblemCode::NotFound, detail)
}

/// The route that is closest to a path, if one is close. Only routes are shown, never what somebody typed.
fn closest<'r>(path: &str, routes: &'r [String]) -> Option<&'r str> {
    let given = parts(path);
    if given.len() > PARTS || given.iter().any(|part| part.chars().count() > LETTERS) {
        return None;
    }
    // Also as if the base was left out.
    let based = [&["api", "v2"][..], given.as_slice()].concat();
    let near = |route: &str| distance(&given, &parts(route)).min(distance(&based, &parts(route)) + 0.5);
    let distances = routes.iter().map(|route| (near(route), route));
    let (distance, route) = distances.min_by(|(one, _), (other, _)| one.total_cmp(other))?;
    (distance <= FAR).then_some(route)
}

fn parts(path: &str) -> Vec<&str> {
    path.split('/').skip(1).collect()
}

/// How far the parts of a path are from those of a route.
fn distance(given: &[&str], route: &[&str]) -> f32 {
    edits(given, route, 2.0, |given, part| match (given.is_empty(), part.starts_with('{')) {
        (false, true) => 0.5,
        (true, true) => 2.0,
        (_, false) => difference(given, part),
    })
}

/// How different two parts are: from 0 where they are the same to 1 where half of the letters are. What differs more is
/// not the same part at all.
fn difference(given: &str, part: &str) -> f32 {
    let [given, part] = [given, part].map(|text| text.to_lowercase().chars().collect::<Vec<_>>());
    let longer = given.len().max(part.len()).max(1);
    #[expect(clippy::cast_precision_loss, reason = "a part has few letters")]
    let share = edits(&given, &part, 1.0, |one, other| if one == other { 0.0 } else { 1.0 }) / longer as f32;
    if share > 0.5 { 2.0 * FAR } else { 2.0 * share }
}

/// The cheapest way from one row to another, by leaving out or putting in one for this price, or exchanging two.
fn edits<T>(from: &[T], to: &[T], one: f32, exchange: impl Fn(&T, &T) -> f32) -> f32 {
    let mut costs: Vec<f32> = std::iter::successors(Some(0.0), |cost| Some(cost + one)).take(to.len() + 1).collect();
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
    fn the_closest_route_is_proposed_and_none_where_none_is_close() {
        let routes =
            ["/api/v2/candidates", "/api/v2/candidates/find", "/api/v2/candidates/{id}", "/api/v2/schema", "/docs"];
        let routes = routes.map(str::to_owned);
        for (path, expected) in [
            ("/api/v2/candidates/", Some("/api/v2/candidates")),
            ("/api/v2/candidate", Some("/api/v2/candidates")),
            ("/api/v2/Candidates/finds/x", Some("/api/v2/candidates/find")),
            ("/api/v1/schema", Some("/api/v2/schema")),
            ("/candidates", Some("/api/v2/candidates")),
            ("/api/candidates", Some("/api/v2/candidates")),
            ("/doc", Some("/docs")),
            ("/wp-login.php", None),
            ("/api/v2/candidates/rec00000000000001/jan@example.nl", Some("/api/v2/candidates/{id}")),
        ] {
            assert_eq!(closest(path, &routes), expected, "{path}");
        }
        assert_eq!(closest(&"/a".repeat(10_000), &routes), None);
        assert_eq!(closest(&format!("/{}", "a".repeat(60_000)), &routes), None);
    }
}
