//! The one binary: terminal, configuration, the clock.

fn main() {}
