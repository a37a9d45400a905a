//! Sigma rules by the thousand: their files, and what is written of their matches.

pub(crate) mod pipelines;
pub(crate) mod rules;
pub(crate) mod runs;
pub(crate) mod write;
