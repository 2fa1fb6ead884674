//! The texts of the board.

use crate::texts::texts;

texts! {
    /// The board.
    Board {
        more "Toon meer" "Show more";
        rest "Alle {} in de lijst" "All {} in the list";
        unfold "Tonen" "Show";
        in_phase "in deze fase" "in this phase";
        days_in_phase "{} dagen in deze fase" "{} days in this phase";
        move_to "Naar welke fase?" "To which phase?";
        move_one "{} verplaatsen" "Move {}";
        moved "{}: van {} naar {}." "{}: from {} to {}.";
        undo_hint "Ongedaan maken: toets u." "Undo: press u.";
        stale "{} stond niet meer in {}: {} heeft de kandidaat naar {} verplaatst. Er is niets veranderd."
            "{} was no longer in {}: {} has moved the candidate to {}. Nothing has changed.";
        stale_unknown "{} stond niet meer in {}, maar in {}. Er is niets veranderd."
            "{} was no longer in {}, but in {}. Nothing has changed.";
        failed "Verplaatsen lukte niet. Er is niets veranderd. Probeer het opnieuw."
            "Moving did not work. Nothing has changed. Try again.";
        pending "Verplaatsen is in behandeling. Het staat hier zodra het klaar is."
            "The move is being processed. It shows here once it is done.";
        reason "Waarom gaat de kandidaat weg?" "Why does the candidate leave?";
        reason_hint "Schrijf geen namen van anderen op." "Do not write names of others.";
        reason_missing "Vul in waarom de kandidaat weggaat. Je regio vraagt daarom."
            "Enter why the candidate leaves. Your region asks for it.";
        reason_long "De reden is te lang: hoogstens {} tekens." "The reason is too long: at most {} characters.";
        reason_character "In de reden staat op plaats {} een onzichtbaar teken dat hier niet kan. Haal het weg, of typ de tekst over."
            "The reason has an invisible character at position {} that is not possible here. Remove it, or type the text again.";
        reason_about "Alleen bij uitstromen." "Only when the candidate leaves.";
        leave "Naar uitgestroomd" "Move to left";
        program "een ander systeem" "another system";
    }
}
