//! CASE and IF, both as `ariel.case(condition, value, …, otherwise)`.

use plan::{Expr as Planned, Literal, Type};
use text::Span;

use super::{Lowering, Typed};
use crate::syntax::Expr;

impl Lowering<'_> {
    /// A simple CASE compares its subject with each WHEN; without ELSE the value is null.
    pub(super) fn case(
        &mut self,
        subject: Option<&Expr>,
        arms: &[(Expr, Expr)],
        otherwise: Option<&Expr>,
        span: Span,
    ) -> Option<Typed> {
        let subject = match subject {
            Some(subject) => Some(self.value(subject)?),
            None => None,
        };
        let mut args = Vec::new();
        let mut whole = true;
        for (when, then) in arms {
            let (condition, value) = (self.value(when), self.value(then));
            let condition = match (condition, &subject) {
                (Some(when), Some(subject)) => {
                    let at = when.expr.span();
                    self.equal(subject.clone(), when, at)
                }
                (condition, _) => condition,
            };
            match (condition, value) {
                (Some(condition), Some(value)) => args.extend([condition, value]),
                _ => whole = false,
            }
        }
        let otherwise = match otherwise {
            Some(otherwise) => self.value(otherwise),
            None => Some(Typed::new(Planned::Literal(Literal::Null, span), Type::Null)),
        };
        args.push(otherwise?);
        whole.then(|| self.chosen(args, span))
    }

    pub(super) fn if_(
        &mut self,
        condition: &Expr,
        then: &Expr,
        otherwise: &Expr,
        span: Span,
    ) -> Option<Typed> {
        let values = [self.value(condition), self.value(then), self.value(otherwise)];
        let args: Option<Vec<Typed>> = values.into_iter().collect();
        Some(self.chosen(args?, span))
    }

    fn chosen(&self, args: Vec<Typed>, span: Span) -> Typed {
        let last = args.len() - 1;
        let values = args.iter().enumerate().filter(|(index, _)| index % 2 == 1 || *index == last);
        let ty = values.map(|(_, value)| value.ty).fold(Type::Null, common);
        self.known_call("ariel.case", args, span, ty)
    }
}

fn common(a: Type, b: Type) -> Type {
    match (a, b) {
        (Type::Null, other) | (other, Type::Null) => other,
        (a, b) if a == b => a,
        (Type::Integer, Type::Number) | (Type::Number, Type::Integer) => Type::Number,
        _ => Type::Text,
    }
}
