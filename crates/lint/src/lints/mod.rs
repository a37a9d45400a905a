//! The lints, one file each. A lint is listed here once and nowhere else; the head of its file is its page.

mod absent_field;
mod address_by_prefix;
mod always_true_threshold;
mod and_or_precedence;
mod apex_missed;
mod concatenated_name;
mod contradictory_conjunct;
mod dropped_field;
mod element_for_data_name;
mod filter_and_label_disagree;
mod impossible_value;
mod later_schema_field;
mod lookup_arguments_crossed;
mod lookup_result_unused;
mod milliseconds_as_seconds;
mod needless_conversion;
mod never_true_threshold;
mod no_time_window;
mod null_group_key;
mod reverse_dns_hostname;
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
mod unreachable_branch;
mod unreachable_test;
mod vacuous_disjunct;
mod wrong_log_source_type;

use crate::Lint;

/// Every lint, in the order of the alphabet.
pub const ALL: &[&Lint] = &[
    &absent_field::LINT,
    &address_by_prefix::LINT,
    &always_true_threshold::LINT,
    &and_or_precedence::LINT,
    &apex_missed::LINT,
    &concatenated_name::LINT,
    &contradictory_conjunct::LINT,
    &dropped_field::LINT,
    &element_for_data_name::LINT,
    &filter_and_label_disagree::LINT,
    &impossible_value::LINT,
    &later_schema_field::LINT,
    &lookup_arguments_crossed::LINT,
    &lookup_result_unused::LINT,
    &milliseconds_as_seconds::LINT,
    &needless_conversion::LINT,
    &never_true_threshold::LINT,
    &no_time_window::LINT,
    &null_group_key::LINT,
    &reverse_dns_hostname::LINT,
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
    &unreachable_branch::LINT,
    &unreachable_test::LINT,
    &vacuous_disjunct::LINT,
    &wrong_log_source_type::LINT,
];
