//! The texts about saved views.

use crate::texts::texts;

texts! {
    /// Saved views.
    Views {
        title "Weergaven" "Views";
        menu "Weergaven" "Views";
        all "Weergaven beheren" "Manage views";
        save "Deze weergave bewaren" "Save this view";
        about "Filters, volgorde en kolommen worden bewaard." "Filters, order and columns are saved.";
        without_words "Wat je zocht wordt niet bewaard." "What you searched for is not saved.";
        name "Naam" "Name";
        name_missing "Geef de weergave een naam." "Give the view a name.";
        name_long "Maak de naam korter: ten hoogste 60 tekens." "Shorten the name: at most 60 characters.";
        name_character "In de naam staat op plaats {} een onzichtbaar teken dat hier niet kan. Haal het weg, of typ de naam over."
            "The name has an invisible character at position {} that is not possible here. Remove it, or type the name again.";
        too_many "Er zijn al 50 weergaven. Verwijder er eerst een." "There are 50 views already. Remove one first.";
        whose "Voor wie" "Whose";
        mine "alleen voor mij" "for me only";
        region "voor iedereen in de regio" "for everybody in the region";
        remove "Verwijderen" "Remove";
    }
}
