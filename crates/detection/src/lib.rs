//! A detection package, and what can be said of it without running it.
