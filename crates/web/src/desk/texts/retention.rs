//! The texts about retention.

use crate::texts::texts;

texts! {
    /// Who will be erased soon.
    Retention {
        title "Wie binnenkort gewist wordt" "Who will be erased soon";
        about "De bewaartermijn van deze kandidaten eindigt binnen 30 dagen. Een notitie of een wijziging verlengt hem, tenzij er voor de kandidaat een eigen einddatum is."
            "The retention period of these candidates ends within 30 days. A note or a change extends it, unless the candidate has an end date of their own.";
        not_automatic "Deze regio wist kandidaten niet vanzelf. Hier staat alleen wie een eigen einddatum heeft."
            "This region erases no candidates automatically. Only those with an end date of their own are listed.";
        none "Niemand wordt binnen 30 dagen gewist" "Nobody will be erased within 30 days";
        none_about "Eindigt de bewaartermijn van een kandidaat, dan staat die hier 30 dagen eerder."
            "When the retention period of a candidate ends, the candidate is listed here 30 days before.";
        on "Wordt gewist" "Will be erased";
        in_days "over {} d" "in {} d";
    }
}
