//! The lints, one file each. A lint is listed here once and nowhere else; the head of its file is its page.

mod absent_field;
mod absent_lookup_column;
mod address_by_prefix;
mod always_true_threshold;
mod and_or_precedence;
mod apex_missed;
mod binned_time_measured;
mod concatenated_name;
mod contradictory_conjunct;
mod doubled_quotes;
mod dropped_field;
mod element_for_data_name;
mod filter_and_label_disagree;
mod foreign_group_key;
mod formatted_time_key;
mod impossible_value;
mod later_schema_field;
mod lookup_arguments_crossed;
mod lookup_result_unused;
mod milliseconds_as_seconds;
mod misnamed_column;
mod needless_conversion;
mod never_true_threshold;
mod no_time_window;
mod null_group_key;
mod reverse_dns_hostname;
mod schedule_gap;
mod seconds_as_milliseconds;
mod shadowed_label;
mod source_as_sourcetype;
mod stale_service_list;
mod subsumed_pattern;
mod unbounded_domain;
mod unbounded_name;
mod unescaped_dot;
mod unknown_function;
mod unknown_property;
mod unlimited_rows;
mod unmatched_tests;
mod unreachable_branch;
mod unreachable_test;
mod untested_predicate;
mod vacuous_disjunct;
mod wrong_log_source_type;
mod xml_name_in_classic_log;

pub use unmatched_tests::unmatched;
pub use untested_predicate::{Untested, untested};

use crate::Lint;

/// Every lint, in the order of the alphabet.
pub const ALL: &[&Lint] = &[
    &absent_field::LINT,
    &absent_lookup_column::LINT,
    &address_by_prefix::LINT,
    &always_true_threshold::LINT,
    &and_or_precedence::LINT,
    &apex_missed::LINT,
    &binned_time_measured::LINT,
    &concatenated_name::LINT,
    &contradictory_conjunct::LINT,
    &doubled_quotes::LINT,
    &dropped_field::LINT,
    &element_for_data_name::LINT,
    &filter_and_label_disagree::LINT,
    &foreign_group_key::LINT,
    &formatted_time_key::LINT,
    &impossible_value::LINT,
    &later_schema_field::LINT,
    &lookup_arguments_crossed::LINT,
    &lookup_result_unused::LINT,
    &milliseconds_as_seconds::LINT,
    &misnamed_column::LINT,
    &needless_conversion::LINT,
    &never_true_threshold::LINT,
    &no_time_window::LINT,
    &null_group_key::LINT,
    &reverse_dns_hostname::LINT,
    &schedule_gap::LINT,
    &seconds_as_milliseconds::LINT,
    &shadowed_label::LINT,
    &source_as_sourcetype::LINT,
    &stale_service_list::LINT,
    &subsumed_pattern::LINT,
    &unbounded_domain::LINT,
    &unbounded_name::LINT,
    &unescaped_dot::LINT,
    &unknown_function::LINT,
    &unknown_property::LINT,
    &unlimited_rows::LINT,
    &unmatched_tests::LINT,
    &unreachable_branch::LINT,
    &unreachable_test::LINT,
    &untested_predicate::LINT,
    &vacuous_disjunct::LINT,
    &wrong_log_source_type::LINT,
    &xml_name_in_classic_log::LINT,
];
