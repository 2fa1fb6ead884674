//! The reason of leaving, as the forms ask for it that move a candidate to `uitgestroomd`.

use super::{
    http::{Desk, DeskError},
    texts::Texts,
};
use crate::{state::State, texts::fill};
use model::text_rules::wrong_in_lines;
use store::region_settings::ExitReasons;

/// The phase of candidates who have left.
pub(crate) const LEFT: &str = "uitgestroomd";
/// The most characters of a reason.
const LONGEST: usize = 1_000;

/// Returns what the region asks.
pub(crate) async fn asked(state: &State, desk: &Desk) -> Result<ExitReasons, DeskError> {
    let settings = state.store.region_settings(desk.region.id).await?;
    Ok(settings.exit_reasons)
}

/// Returns why a reason cannot be saved with the move.
pub(crate) fn fault(reason: &str, is_required: bool, t: &'static Texts) -> Option<String> {
    let t = &t.board;
    if reason.trim().is_empty() {
        return is_required.then(|| t.reason_missing.to_owned());
    }
    if reason.chars().count() > LONGEST {
        return Some(fill(t.reason_long, LONGEST));
    }
    wrong_in_lines(reason).map(|(_, position)| fill(t.reason_character, position))
}
