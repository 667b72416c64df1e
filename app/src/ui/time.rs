//! Times as people read them: in their own time zone, once that is known; until then in UTC, the same on the server and in the browser.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::hydrated::use_hydrated;

/// A time in the time zone of whoever looks, once that is known.
#[component]
pub fn Time(
    /// Milliseconds of Unix time.
    at: i64,
) -> impl IntoView {
    let hydrated = use_hydrated();
    view! { <time datetime=machine(at)>{move || if hydrated.get() { own(at) } else { human(at) }}</time> }
}

/// Such as `20 Nov 2026, 10:05` where the browser's clock says so.
pub fn own(at: i64) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(at as f64));
    let month = MONTHS[date.get_month() as usize % 12];
    let (day, year) = (date.get_date(), date.get_full_year());
    let (hour, minute) = (date.get_hours(), date.get_minutes());
    format!("{day} {month} {year}, {hour:02}:{minute:02}")
}

/// What stands in a field of kind `datetime-local`, in milliseconds of Unix time.
pub fn entered(field: &str) -> Option<i64> {
    let at = js_sys::Date::parse(field);
    (!field.is_empty() && at.is_finite()).then_some(at as i64)
}

/// Such as `20 Nov 2026, 09:05 UTC`.
fn human(at: i64) -> String {
    let (year, month, day, hour, minute, _) = civil(at);
    let month = MONTHS[month as usize - 1];
    format!("{day} {month} {year}, {hour:02}:{minute:02} UTC")
}

/// A day, by days of Unix time, such as `20 Nov`.
pub fn day(day: i64) -> String {
    let (_, month, day, ..) = civil(day * 86_400_000);
    format!("{day} {}", MONTHS[month as usize - 1])
}

/// As RFC 3339.
fn machine(at: i64) -> String {
    let (year, month, day, hour, minute, second) = civil(at);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Year, month, day, hour, minute, second of the proleptic Gregorian calendar.
///
/// Counts days from 1 March of year 0, so that the leap day is the last of its year.
fn civil(at: i64) -> (i64, i64, i64, i64, i64, i64) {
    let seconds = at.div_euclid(1000);
    let (days, time) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day, time / 3_600, time / 60 % 60, time % 60)
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_off_the_calendar() {
        for (at, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"),
            (951_868_799_999, "2000-02-29T23:59:59Z"),
            (1_795_165_509_000, "2026-11-20T09:05:09Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(machine(at), expected);
        }
        assert_eq!(human(1_795_165_509_000), "20 Nov 2026, 09:05 UTC");
    }
}
