//! Asks for as many as the telemetry of a test has.

use plan::{Call, Expr, Literal};
use text::Span;

use super::candidate::Candidate;
use super::{Cause, Place};

/// The number in the condition that is not met, as far down or up as it has to go.
pub(super) fn candidates(place: &Place<'_>) -> Vec<Candidate> {
    let counted = place.reason.value.as_deref().filter(|_| place.reason.cause == Cause::Threshold);
    let Some(counted) = counted.and_then(|text| text.parse::<i64>().ok()) else { return Vec::new() };
    let at = Span::new(place.reason.start, place.reason.end);
    let mut found = Vec::new();
    plan::visit_exprs(place.plan, &mut |expr| {
        if let Expr::Call(call) = expr
            && call.span == at
            && found.is_empty()
        {
            found.extend(moved(call, counted));
        }
    });
    found
}

fn moved(call: &Call, counted: i64) -> Option<Candidate> {
    let name = call.function.rsplit('.').next()?.trim_start_matches("search_");
    let number = match name {
        "gt" => counted.checked_sub(1)?,
        "lt" => counted.checked_add(1)?,
        "ge" | "le" | "eq" => counted,
        _ => return None,
    };
    let [left, Expr::Literal(literal, span)] = call.args.as_slice() else { return None };
    let is_number = match literal {
        Literal::Integer(_) | Literal::Number(..) => true,
        Literal::Text(text) => text.parse::<f64>().is_ok(),
        Literal::Boolean(_) | Literal::Null => false,
    };
    let about = format!("ask for {number}, since a test has {counted}");
    (is_number && matches!(left, Expr::Field(_))).then(|| Candidate::one(about, *span, number.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_goes_as_far_as_it_must() {
        check("splunk.gt", Some("11"));
        check("splunk.ge", Some("12"));
        check("ariel.lt", Some("13"));
        check("splunk.ne", None);
    }

    fn check(function: &str, expected: Option<&str>) {
        let args =
            vec![Expr::field("count", Span::default()), Expr::Literal(Literal::Integer(20), Span::new(0, 2))];
        let call = Call { function: function.to_owned(), args, span: Span::default() };
        assert_eq!(moved(&call, 12).map(|one| one.apply("20")).as_deref(), expected, "{function}");
    }
}
