//! Sigma's modifiers. One file each; a new one is named in both lists below.

mod cased_contains;
mod cased_endswith;
mod cased_eq;
mod cased_startswith;
mod cidr;
mod contains;
mod endswith;
mod eq;
mod exists;
mod fieldref;
mod gt;
mod gte;
mod is_null;
mod keyword;
mod lt;
mod lte;
mod numbers;
mod re;
mod startswith;
mod texts;

use crate::Function;

/// All modifiers of this folder.
pub(crate) const ALL: &[&Function] = &[
    &cased_contains::CASED_CONTAINS,
    &cased_endswith::CASED_ENDSWITH,
    &cased_eq::CASED_EQ,
    &cased_startswith::CASED_STARTSWITH,
    &cidr::CIDR,
    &contains::CONTAINS,
    &endswith::ENDSWITH,
    &eq::EQ,
    &exists::EXISTS,
    &fieldref::FIELDREF,
    &gt::GT,
    &gte::GTE,
    &is_null::IS_NULL,
    &keyword::KEYWORD,
    &lt::LT,
    &lte::LTE,
    &re::RE,
    &startswith::STARTSWITH,
];
