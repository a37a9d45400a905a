//! A query of any language.
