//! Conditions as they would be if upper and lower case did not count.

use plan::{Call, Expr, Literal};

/// The condition without regard to case; `None` where case does not count in it as it is, or that is not known.
pub(super) fn without_case(expr: &Expr) -> Option<Expr> {
    let Expr::Call(call) = expr else { return None };
    let named = |function: &str| Some(Expr::Call(Call { function: function.to_owned(), ..call.clone() }));
    match call.function.as_str() {
        "ariel.LIKE" => named("ariel.ILIKE"),
        "ariel.MATCHES" => named("ariel.IMATCHES"),
        "ariel.MATCHES_WHOLE" => named("ariel.IMATCHES_WHOLE"),
        "ariel.eq" | "ariel.in" => lowered(call, "ariel.LOWER"),
        "splunk.eq" | "splunk.in" | "splunk.like" | "splunk.search_case_eq" => lowered(call, "splunk.lower"),
        "splunk.match" | "splunk.regex_match" => flagged(call),
        "sigma.cased_eq" => named("sigma.eq"),
        "sigma.cased_contains" => named("sigma.contains"),
        "sigma.cased_startswith" => named("sigma.startswith"),
        "sigma.cased_endswith" => named("sigma.endswith"),
        "sigma.re" => flagged(call),
        _ => None,
    }
}

/// Both sides in lower case.
fn lowered(call: &Call, lower: &str) -> Option<Expr> {
    let arg = |arg: &Expr| match arg {
        Expr::Literal(Literal::Text(text), span) => Some(Expr::text(text.to_lowercase(), *span)),
        Expr::Literal(..) => None,
        other => {
            let args = vec![other.clone()];
            Some(Expr::Call(Call { function: lower.to_owned(), args, span: other.span() }))
        }
    };
    let args: Option<Vec<Expr>> = call.args.iter().map(arg).collect();
    Some(Expr::Call(Call { args: args?, ..call.clone() }))
}

/// The pattern with the flag that makes case not count.
fn flagged(call: &Call) -> Option<Expr> {
    let Some(Expr::Literal(Literal::Text(pattern), span)) = call.args.get(1) else { return None };
    let mut other = call.clone();
    other.args[1] = Expr::text(format!("(?i){pattern}"), *span);
    Some(Expr::Call(other))
}

#[cfg(test)]
mod tests {
    use text::Span;

    use super::*;

    #[test]
    fn case_is_taken_out_of_both_sides() {
        check("ariel.LIKE", "%A%", Some(("ariel.ILIKE", "%A%")));
        check("splunk.eq", "Ab", Some(("splunk.eq", "ab")));
        check("splunk.match", "Ab", Some(("splunk.match", "(?i)Ab")));
        check("splunk.search_eq", "Ab", None);
        check("sigma.eq", "Ab", None);
    }

    fn check(function: &str, pattern: &str, expected: Option<(&str, &str)>) {
        let span = Span::default();
        let args = vec![Expr::field("f", span), Expr::text(pattern, span)];
        let call = Expr::Call(Call { function: function.to_owned(), args, span });
        let found = without_case(&call).map(|found| match found {
            Expr::Call(Call { function, args, .. }) => (function, args[1].clone()),
            other => panic!("{other:?} is no call"),
        });
        let found = found.map(|(function, pattern)| match pattern {
            Expr::Literal(Literal::Text(text), _) => (function, text),
            other => panic!("{other:?} is no text"),
        });
        assert_eq!(
            found,
            expected.map(|(function, text)| (function.to_owned(), text.to_owned())),
            "{function}"
        );
    }
}
