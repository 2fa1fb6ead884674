//! Durations as people write them.

/// The maximum of an interaction's duration in minutes.
const MAX_MINUTES: u32 = 1440;
const MINUTES: [&str; 5] = ["m", "min", "mins", "minuut", "minuten"];
const HOURS: [&str; 5] = ["u", "uur", "uren", "h", "hr"];

/// A part of a duration.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Number(u32),
    Minutes,
    Hours,
}

/// Returns the whole minutes that a text such as `30`, `30 min`, `1:30` or `1 uur 30` says, if they
/// are at most a day.
pub(super) fn minutes(text: &str) -> Option<u32> {
    let minutes = match text.trim().split_once(':') {
        Some((hours, rest)) => {
            let minutes = number(rest).filter(|minutes| rest.len() == 2 && *minutes < 60)?;
            number(hours)?.checked_mul(60)?.checked_add(minutes)?
        }
        None => match parts(&text.to_lowercase())?.as_slice() {
            [Part::Number(minutes)] | [Part::Number(minutes), Part::Minutes] => *minutes,
            [Part::Number(hours), Part::Hours] => hours.checked_mul(60)?,
            [Part::Number(hours), Part::Hours, Part::Number(minutes)]
            | [
                Part::Number(hours),
                Part::Hours,
                Part::Number(minutes),
                Part::Minutes,
            ] if *minutes < 60 => hours.checked_mul(60)?.checked_add(*minutes)?,
            _ => return None,
        },
    };
    (minutes <= MAX_MINUTES).then_some(minutes)
}

fn number(digits: &str) -> Option<u32> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok())?
}

/// Returns the numbers and units of a text. `None` if there is something else in it.
fn parts(text: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        let is_like = |c: char| {
            if first.is_ascii_digit() {
                c.is_ascii_digit()
            } else {
                c.is_alphabetic()
            }
        };
        let (part, after) = rest.split_at(rest.find(|c| !is_like(c)).unwrap_or(rest.len()));
        match part {
            "" | "en" => {}
            word if MINUTES.contains(&word) => parts.push(Part::Minutes),
            word if HOURS.contains(&word) => parts.push(Part::Hours),
            digits => parts.push(Part::Number(number(digits)?)),
        }
        let trimmed = after.trim_start_matches([' ', '.']);
        if part.is_empty() && trimmed.len() == after.len() {
            return None;
        }
        rest = trimmed;
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_of_people_are_minutes() {
        for (text, expected) in [
            ("30", 30),
            (" 30 min", 30),
            ("30min.", 30),
            ("45 minuten", 45),
            ("1:30", 90),
            ("0:05", 5),
            ("1 uur", 60),
            ("2 Uren", 120),
            ("1 uur 30", 90),
            ("1 uur en 30 min.", 90),
            ("1u30", 90),
            ("24:00", 1440),
            ("0", 0),
        ] {
            assert_eq!(minutes(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn another_text_is_no_duration() {
        for text in [
            "",
            "een half uur",
            "1,5 uur",
            "1:5",
            "1:60",
            "1:30:00",
            "-5",
            "1441",
            "25 uur",
            "30 30",
            "min 30",
            "1 uur 75 min",
            "99999999999",
            "71582789 uur",
            "71582789:00",
        ] {
            assert_eq!(minutes(text), None, "{text}");
        }
    }
}
