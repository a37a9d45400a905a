//! The steps of a plan with a neutral meaning, one file each.

pub(crate) mod aggregate;
pub(crate) mod collation;
pub(crate) mod extend;
pub(crate) mod filter;
pub(crate) mod groups;
pub(crate) mod limit;
pub(crate) mod measures;
pub(crate) mod project;
pub(crate) mod rename;
pub(crate) mod scan;
pub(crate) mod sort;
pub(crate) mod union;
