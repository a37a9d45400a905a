//! The settings of `props.conf` that are known here.

/// Classes of settings: `EXTRACT-name`.
const CLASSES: [&str; 8] =
    ["EXTRACT-", "REPORT-", "LOOKUP-", "FIELDALIAS-", "EVAL-", "SEDCMD-", "TRANSFORMS-", "SEGMENTATION-"];

/// Settings that are applied, or that say nothing about the events of one text: how it is shown, stored, or found to be
/// of its sourcetype.
const NAMES: &[&str] = &[
    "ANNOTATE_PUNCT",
    "AUTO_KV_JSON",
    "BREAK_ONLY_BEFORE",
    "BREAK_ONLY_BEFORE_DATE",
    "DATETIME_CONFIG",
    "EVENT_BREAKER",
    "EVENT_BREAKER_ENABLE",
    "FIELD_DELIMITER",
    "FIELD_NAMES",
    "FIELD_QUOTE",
    "HEADER_FIELD_LINE_NUMBER",
    "INDEXED_EXTRACTIONS",
    "KV_MODE",
    "LEARN_MODEL",
    "LEARN_SOURCETYPE",
    "LINE_BREAKER",
    "MAX_EVENTS",
    "MAX_TIMESTAMP_LOOKAHEAD",
    "MUST_BREAK_AFTER",
    "MUST_NOT_BREAK_AFTER",
    "MUST_NOT_BREAK_BEFORE",
    "NO_BINARY_CHECK",
    "PREAMBLE_REGEX",
    "SEGMENTATION",
    "SHOULD_LINEMERGE",
    "TIMESTAMP_FIELDS",
    "TIME_FORMAT",
    "TIME_PREFIX",
    "TRUNCATE",
    "TZ",
    "category",
    "description",
    "detect_trailing_nulls",
    "disabled",
    "given_type",
    "maxDist",
    "priority",
    "pulldown_type",
];

/// Is this a setting that is applied, or one that changes nothing here?
pub(super) fn is_known(name: &str) -> bool {
    NAMES.contains(&name) || CLASSES.iter().any(|class| name.starts_with(class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_and_names_are_known() {
        let known = ["EXTRACT-a", "TZ", "CHARSET", "MAX_DAYS_AGO", "rename"].map(is_known);
        assert_eq!(known, [true, true, false, false, false]);
    }
}
