//! Search macros that a user names.

use query::{Knowledge, Macro};

use crate::failure::Failure;

/// `NAME=DEFINITION`, `NAME(2)=DEFINITION`, the arguments of which are `$arg1$` and `$arg2$`, or
/// `NAME(user,host)=DEFINITION`, the arguments of which are `$user$` and `$host$`. They win over those of apps.
pub(crate) fn knowledge(given: &[String], apps: Knowledge) -> Result<Knowledge, Failure> {
    let mut knowledge = apps;
    for entry in given {
        let (name, definition) = entry
            .split_once('=')
            .ok_or_else(|| Failure::new(format!("--macro `{entry}`: NAME=DEFINITION is expected")))?;
        let (name, args) = signature(name.trim())?;
        let definition = definition.to_owned();
        knowledge.macros.insert(name, Macro { definition, args, ..Macro::default() });
    }
    Ok(knowledge)
}

/// The name that Splunk knows a macro by, which holds the number of its arguments, and the names of these.
fn signature(written: &str) -> Result<(String, Vec<String>), Failure> {
    let Some((name, rest)) = written.split_once('(') else { return Ok((written.to_owned(), Vec::new())) };
    let inner = rest.strip_suffix(')').ok_or_else(|| {
        Failure::new(format!("--macro `{written}`: `)` is missing; write name(2)=... or name(user,host)=..."))
    })?;
    let args: Vec<String> = match inner.trim().parse::<u8>() {
        Ok(count) => (1..=count).map(|number| format!("arg{number}")).collect(),
        Err(_) => inner.split(',').map(|arg| arg.trim().to_owned()).filter(|arg| !arg.is_empty()).collect(),
    };
    let name = name.trim();
    Ok((if args.is_empty() { name.to_owned() } else { format!("{name}({})", args.len()) }, args))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_macro_is_known_by_its_name_and_number_of_arguments() {
        check("all=index=*", Some(("all", &[])));
        check("two(2)=$arg1$ $arg2$", Some(("two(2)", &["arg1", "arg2"])));
        check("two(user, host)=$user$ $host$", Some(("two(2)", &["user", "host"])));
        check("none()=x", Some(("none", &[])));
        check("open(1=x", None);
        check("nothing", None);
    }

    #[track_caller]
    fn check(given: &str, expected: Option<(&str, &[&str])>) {
        let found = knowledge(&[given.to_owned()], Knowledge::default()).ok();
        let found = found
            .map(|known| known.macros.iter().map(|(name, one)| (name.clone(), one.args.clone())).collect());
        let expected = expected.map(|(name, args)| {
            vec![(name.to_owned(), args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<String>>())]
        });
        assert_eq!(found, expected, "{given}");
    }
}
