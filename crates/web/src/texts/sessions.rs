//! The texts about sessions, and about the question whose records an address has.

texts! {
    /// Sessions and the second question.
    Sessions {
        title "Waar je bent ingelogd" "Where you are signed in";
        card "Zie waar je nu bent ingelogd, en beëindig wat je niet kent."
            "See where you are signed in now, and end what you do not know.";
        about "Je bent op deze plekken ingelogd. Ken je er een niet? Beëindig die dan. We bewaren niet welk apparaat het is."
            "You are signed in at these places. Is there one you do not know? Then end it. We do not keep which device it is.";
        here "Dit is waar je nu bent" "This is where you are now";
        portal "Op deze website" "On this website";
        elsewhere "Op de website van {}" "On the website of {}";
        began "Ingelogd op {}" "Signed in on {}";
        used "Laatst gebruikt op {}" "Last used on {}";
        until "Eindigt uiterlijk op {}" "Ends on {} at the latest";
        end "Beëindigen" "End";
        end_which "de sessie van {}" "the session of {}";
        end_others "Alle andere beëindigen" "End all others";
        ended "Beëindigd. Daar ben je niet meer ingelogd." "Ended. You are no longer signed in there.";
        question "Wie ben je?" "Who are you?";
        question_about "Onder dit e-mailadres staan gegevens onder verschillende namen. Met je antwoord zien we welke van jou zijn."
            "This e-mail address holds details under different names. Your answer tells us which of them are yours.";
        birthday "Je verjaardag" "Your birthday";
        day "Dag" "Day";
        day_hint "Bijvoorbeeld 7." "For example 7.";
        month "Maand" "Month";
        month_hint "Bijvoorbeeld 3 of maart." "For example 3 or March.";
        phone "De laatste twee cijfers van je telefoonnummer" "The last two digits of your phone number";
        phone_hint "Van het nummer dat je aan de onderwijsregio gaf." "Of the number you gave to the education region.";
        question_both "Vul in wat je weet." "Fill in what you know.";
        answer "Verder" "Continue";
        answer_none "Lukt het niet? Neem dan contact op met je onderwijsregio. Die kan nakijken wat er over je bewaard wordt."
            "Does it not work? Then contact your education region. They can check what is kept about you.";
        hidden "Onder dit e-mailadres staan ook gegevens die niet bij je antwoord passen. Die zie je hier niet. Horen ze bij jou? Neem dan contact op met je onderwijsregio."
            "This e-mail address also holds details that do not fit your answer. You do not see them here. Are they yours? Then contact your education region.";
    }
}
