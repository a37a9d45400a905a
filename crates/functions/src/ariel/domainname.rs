//! `DOMAINNAME(domainid)`.

use plan::Arity;

use qradar::Part;

use super::server::named;
use crate::{Function, spec};

/// `DOMAINNAME(domainid)` is the name of a domain: `Default Domain` for 0 (recorded), others from `domains` of the state.
/// Null where there is none of that id.
///
/// - **Source**: IBM, "AQL data retrieval functions".
pub(crate) const DOMAINNAME: Function = Function {
    spec: spec::scalar("ariel.DOMAINNAME", "DOMAINNAME(domainid) -> text", Arity::exactly(1), spec::text),
    bind: |_, context| Ok(named(context, Part::Domains, default_domain)),
};

fn default_domain(id: i64) -> Option<&'static str> {
    (id == 0).then_some("Default Domain")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, check_with, missing, whole};

    #[test]
    fn the_default_domain_needs_no_state() {
        let state = [("domains.csv", "id,name\n3,Branch\n")];
        check(&DOMAINNAME, &[whole(0)], "Default Domain");
        check_with(&DOMAINNAME, &[whole(3)], &state, "Branch");
        check(&DOMAINNAME, &[whole(3)], "null");
        check(&DOMAINNAME, &[missing()], "null");
    }
}
