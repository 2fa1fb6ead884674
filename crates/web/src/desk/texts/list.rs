//! The texts of the list, its filters and its search.

use crate::texts::texts;

texts! {
    /// The list of candidates.
    List {
        one "1 kandidaat" "1 candidate";
        some "{} kandidaten" "{} candidates";
        many "Meer dan {} kandidaten" "More than {} candidates";
        as_board "Als bord" "As board";
        as_list "Als lijst" "As list";
        new "Nieuwe kandidaat" "New candidate";
        active "Actieve filters" "Active filters";
        clear "Wis alles" "Clear all";
        order "Volgorde" "Order";
        longest_in_phase "Het langst in de fase" "Longest in the phase";
        filters "Filters" "Filters";
        apply "Toepassen" "Apply";
        columns "Kolommen" "Columns";
        columns_hint "De lijst toont er hoogstens twaalf. Kies je er meer, dan zijn het de eerste twaalf." "The list shows at most twelve. If you choose more, it shows the first twelve.";
        none "Geen kandidaten gevonden" "No candidates found";
        none_about "Haal een filter weg, of zoek op een ander woord. Van een naam is het begin genoeg."
            "Remove a filter, or search for another word. The beginning of a name is enough.";
        unknown "Een filter in dit adres bestaat niet meer en is weggelaten."
            "A filter in this address no longer exists and was left out.";
        expired "Deze zoekopdracht is verlopen. Zoek opnieuw."
            "This search has ended. Search again.";
        incomplete "De lijst wordt bijgewerkt na een nieuwe versie. Over enkele minuten is hij volledig."
            "The list is being prepared after an upgrade. It is complete in a few minutes.";
        select_page "Alle rijen van deze pagina" "All rows of this page";
        selection "Selectie" "Selection";
        selected "geselecteerd" "selected";
        select_none "Niets selecteren" "Select nothing";
        select_all "Alle {} resultaten" "All {} results";
        nothing_selected "Selecteer eerst een of meer kandidaten." "Select one or more candidates first.";
        archived "gearchiveerd" "archived";
        page "Pagina met {} van {}" "Page with {} of {}";
        empty "leeg" "empty";
        coordinator "Coördinator" "Coordinator";
        me "ik" "me";
        no_coordinator "geen" "none";
        former "iemand van eerder" "somebody from before";
        contact "Laatste contact" "Last contact";
        contact_14 "langer dan 14 dagen geleden" "more than 14 days ago";
        contact_30 "langer dan 30 dagen geleden" "more than 30 days ago";
        contact_90 "langer dan 90 dagen geleden" "more than 90 days ago";
        contact_days "langer dan {} dagen geleden" "more than {} days ago";
        contact_recent "in de laatste 14 dagen" "in the last 14 days";
        contact_never "nog nooit" "never";
        task "Volgende taak" "Next task";
        task_overdue "te laat" "overdue";
        task_today "vandaag" "today";
        task_week "binnen een week" "within a week";
        task_later "later" "later";
        task_none "geen" "none";
        contact_on "Laatste contact, op datum" "Last contact, by date";
        ends "Bewaartermijn eindigt vóór" "Retention ends before";
        ends_hint "Kandidaten die voor deze dag aan de beurt zijn om gewist te worden." "Candidates whose turn to be erased comes before this day.";
        created "Aangemeld" "Created";
        updated "Gewijzigd" "Changed";
        from "Vanaf" "From";
        to "Tot en met" "Up to and including";
        city "Plaats" "City";
        city_hint "Het begin van de naam." "The beginning of the name.";
        postal_code "Postcode" "Postal code";
        postal_hint "Het begin, zoals 18 of 1812 AB." "The beginning, such as 18 or 1812 AB.";
        consent "Toestemming" "Consent";
        cv "Cv" "CV";
        yes "ja" "yes";
        no "nee" "no";
        any "maakt niet uit" "any";
        archive "Archief" "Archive";
        archive_no "niet gearchiveerd" "not archived";
        archive_yes "alleen gearchiveerd" "archived only";
        archive_both "allebei" "both";
        days "{} d" "{} d";
        never "nog niet" "not yet";
        searched "Gezocht: {}" "Searched: {}";
        find "Zoeken binnen deze filters" "Search within these filters";
        in_texts "Zoek ook in teksten" "Search in texts, too";
        in_texts_about "Motivatie, notities, contactmomenten en namen van bestanden." "Motivation, notes, contact moments and names of files.";
        looked "In teksten gezocht: {} records, de nieuwste kandidaten eerst." "Searched in texts: {} records, the newest candidates first.";
        looked_more "Oudere zijn nog niet doorzocht." "Older ones have not been searched yet.";
        looked_all "Verder terug is er niets." "There is nothing further back.";
        none_yet "Nog niemand gevonden" "Nobody found yet";
        none_yet_about "In de teksten die nu doorzocht zijn, komt dit niet voor. Zoek verder in oudere."
            "The texts that were searched now do not have this. Search further in older ones.";
        go_on "Verder zoeken" "Search further";
        page_of_texts "Pagina met {}" "Page with {}";
        select_all_of_texts "Alle resultaten" "All results";
        board_texts "Het bord zoekt niet in teksten. De lijst wel." "The board does not search in texts. The list does.";
        too_long "Zoek op ten hoogste {} tekens." "Search for at most {} characters.";
        too_many "Zoek op ten hoogste {} woorden." "Search for at most {} words.";
        open_quote "Sluit de aanhalingstekens." "Close the quotation marks.";
    }
}
