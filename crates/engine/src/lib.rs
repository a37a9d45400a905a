//! Runs a plan over a store.
