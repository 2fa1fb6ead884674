//! What a text lacks to be a date and time.

faults! {
    /// What a text lacks to be a date and time of RFC 3339.
    Moment: "`errors` of a 400 whose `pointer` names a date and time; a fault of a row of an import.";
    Form "format"
        "expected a date and time (RFC 3339), for example 2026-01-31T10:00:00+01:00; found text in another form";
    TimeMissing "format"
        "expected a date and time (RFC 3339), for example 2026-01-31T10:00:00+01:00; the time and the offset are missing";
    SecondsAndOffsetMissing "format"
        "expected a date and time (RFC 3339), for example 2026-01-31T10:00:00+01:00; the seconds and the offset (Z, +01:00) are missing";
    SecondsMissing "format"
        "expected a date and time (RFC 3339), for example 2026-01-31T10:00:00+01:00; the seconds are missing";
    OffsetMissing "format"
        "expected a date and time (RFC 3339), for example 2026-01-31T10:00:00+01:00; the offset (Z, +01:00) is missing";
    Separator "format"
        "expected a date and time (RFC 3339), for example 2026-01-31T10:00:00+01:00; write a T between the date and the time";
    Fraction "format"
        "expected a date and time (RFC 3339), for example 2026-01-31T10:00:00+01:00; write a fraction of a second with one to nine digits";
    OffsetForm "format"
        "expected a date and time (RFC 3339), for example 2026-01-31T10:00:00+01:00; write the offset with a colon and minutes, as +01:00";
    Offset "format"
        "expected a date and time (RFC 3339), for example 2026-01-31T10:00:00+01:00; write the offset as Z or +01:00";
    Years "format" "expected a date and time between the years 1000 and 2999; found another year";
    NoSuchMoment "format"
        "expected a date and time (RFC 3339), for example 2026-01-31T10:00:00+01:00; this date or time does not exist";
}
