//! Sigma rules by the thousand, in one pass over files.

pub(crate) mod correlations;
pub(crate) mod finding;
pub(crate) mod html;
pub(crate) mod navigator;
pub(crate) mod pass;
pub(crate) mod pipelines;
pub(crate) mod rules;
pub(crate) mod summary;
pub(crate) mod timeline;
pub(crate) mod tuning;
pub(crate) mod write;
