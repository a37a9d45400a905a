//! Any text parses; what parses without an error prints, and parses to what prints the same.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let parsed = aql::parse(text);
    let printed = parsed.syntax.to_string();
    if parsed.diagnostics.iter().all(|found| !found.is_error()) {
        let again = aql::parse(&printed);
        assert!(again.diagnostics.iter().all(|found| !found.is_error()), "{printed}");
        assert_eq!(again.syntax.to_string(), printed);
    }
});
