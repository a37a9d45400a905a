//! Which events a stanza of `props.conf` is about.

use plan::{Expr, Literal};
use text::Span;

use super::call;
use crate::lower::Lowering;
use crate::{Props, Scope};

impl Lowering<'_> {
    /// Is an event one of the stanza at that place, and of no stronger stanza that says the same setting otherwise?
    pub(super) fn holds(&self, index: usize, setting: &str, span: Span) -> Expr {
        let props = &self.knowledge.props;
        let own = holds(&props[index], span);
        let stronger: Vec<Expr> = props[index + 1..]
            .iter()
            .filter(|other| other.has(setting))
            .map(|other| holds(other, span))
            .collect();
        match stronger.len() {
            0 => own,
            _ => {
                let none = stronger.into_iter().map(|other| Expr::Not(Box::new(other), span));
                Expr::And(std::iter::once(own).chain(none).collect(), span)
            }
        }
    }
}

/// What the name of the stanza means is known where it is held against an event.
fn holds(props: &Props, span: Span) -> Expr {
    let field = match &props.scope {
        Scope::Every => return Expr::Literal(Literal::Boolean(true), span),
        Scope::Sourcetype(_) => "sourcetype",
        Scope::Source(_) => "source",
        Scope::Host(_) => "host",
    };
    call("of_stanza", vec![Expr::field(field, span), Expr::text(&props.name, span)], span)
}
