//! `noop`.

use plan::Step;

use super::super::Result;
use super::super::reader::Reader;

/// `noop [search_optimization...=b]`: how Splunk optimizes changes no answer.
pub(super) fn noop(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    const ABOUT_OPTIMIZATION: &[&str] = &[
        "search_optimization",
        "search_optimization.merge_union",
        "search_optimization.predicate_merge",
        "search_optimization.predicate_push",
        "search_optimization.predicate_split",
        "search_optimization.projection_elimination",
        "search_optimization.replace_append_with_union",
        "search_optimization.replace_datamodel_stats_cmds_with_tstats",
        "search_optimization.replace_stats_cmds_with_tstats",
        "search_optimization.replace_table_with_fields",
        "search_optimization.required_field_values",
        "search_optimization.search_flip_normalization",
        "search_optimization.search_sort_normalization",
        "search_optimization.search_expansion",
        "search_optimization.eval_merge",
        "search_optimization.insert_redistribute_command",
        "search_optimization.set_required_fields",
    ];
    for name in ABOUT_OPTIMIZATION {
        reader.boolean_option(&[*name])?;
    }
    reader.finish()?;
    Ok(Vec::new())
}
