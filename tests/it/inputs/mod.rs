//! Bad input: what is refused is told where it was given, what is taken reaches neither the terminal nor a paper raw.
//!
//! | input | tests |
//! |---|---|
//! | escape sequences, control and C1 characters | `inputs::raw::*`, `hostile::*`, `intake::formats::signs_that_mean_something_elsewhere_are_text_and_never_reach_the_terminal` |
//! | bidi and zero-width characters, piles, й of two, emoji, full width | `inputs::raw::columns_stay_straight_whatever_the_text_is_made_of`, `hostile::the_desk_shows_marks_and_stays_straight` |
//! | a paste of 1 MB, of 10,000 lines, an empty one | `inputs::fields::a_paste_*` |
//! | text beginning with = + - @ in xlsx | `reports::spreadsheet::text_never_becomes_a_formula_and_moments_are_dates` |
//! | # * $ @ #include \ through a form | `papers::a_text_is_printed_as_it_stands_and_acts_on_nothing`, `reports::pages::a_hostile_topic_is_printed_as_it_stands_and_an_empty_month_says_so` |
//! | file names from what users type | `hostile::a_file_is_kept_under_a_safe_name_whatever_it_is_called` |
//! | links | `inputs::fields::a_link_*` |
//! | dates | `inputs::fields::a_moment_*`, `inputs::calls::a_moment_that_is_none_is_told` |
//! | PIN | `inputs::fields::a_pin_that_is_none_is_told_at_its_field`, `signatures::pins::three_failures_lock_a_person_for_a_growing_time_over_a_restart`, `signatures::pins::a_wrong_pin_signs_nothing_and_is_journalled` |
//! | TOML | `inputs::toml::*`, `fuzz::data_files`, `fuzz::the_limits`, `fuzz::the_settings` |
//! | JSONL | `inputs::jsonl::*`, `fuzz::lines_of_an_import`, `faults::an_export_imports_hash_for_hash_and_a_changed_line_is_refused` |
//! | xlsx and csv | `intake::formats::*`, `intake::hostile::*` |
//! | command line | `inputs::calls::*`, `faults::wrong_use_is_told`, `outputs::*` |

mod calls;
mod fields;
mod jsonl;
mod map;
mod raw;
mod toml;
