//! Any text is read as SPL without panic; what parses is printed so that it parses again.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let parsed = spl::parse(text);
    if !parsed.diagnostics.iter().any(|found| found.is_error()) {
        let printed = parsed.syntax.to_string();
        let again = spl::parse(&printed);
        assert!(!again.diagnostics.iter().any(|found| found.is_error()), "{text:?} {printed:?}");
    }
});
