//! What the functions share that ask the assets.

use std::sync::Arc;

use qradar::Asset;

use super::server::domain_among;
use super::text_of::text_of;
use crate::{Context, Kernel, Value};

/// The kernel of `(address, [domainid], [milliseconds])`: what the asset that has the address is told to be. Null where no
/// asset has it.
pub(super) fn of_address(context: &Context, of: fn(&Asset) -> Option<&str>) -> Kernel {
    let state = Arc::clone(&context.qradar);
    Box::new(move |args: &[Value<'_>]| {
        let Some(address) = text_of(&args[0]) else { return Value::Null };
        let asset = state.asset(&address, domain_among(&args[1..]));
        asset.and_then(of).map(str::to_owned).into()
    })
}

#[cfg(test)]
pub(super) mod tests {
    use crate::Function;
    use crate::trial::{check, check_with, field, missing, whole};

    /// What a function that asks the assets says of one of theirs, and of what is none.
    pub(in crate::ariel) fn asks_the_assets(function: &Function, expected: &str) {
        let state = [("assets.csv", "ip,hostname,user\n10.0.0.5,ws1,ann\n")];
        check_with(function, &[field("10.0.0.5")], &state, expected);
        check_with(function, &[field("10.0.0.5"), whole(1_714_557_600_000)], &state, expected);
        check_with(function, &[field("10.0.0.6")], &state, "null");
        check(function, &[field("10.0.0.5")], "null");
        check(function, &[missing()], "null");
    }
}
