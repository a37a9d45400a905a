//! Which branches of a choice can be reached, and which alternatives add nothing.

use plan::{Call, Expr};

use crate::{Formula, Model, Opaque, Scope, Universe};

/// What is known of whether something can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Reach {
    /// It can: of such an event.
    Reached(Model),
    /// It cannot, which is proved.
    Never,
    /// It is not decided, and why.
    Unknown(Opaque),
}

impl Reach {
    /// Can the condition be true?
    pub fn of(condition: &Formula) -> Reach {
        let found = condition.model(Universe::Plain).and_then(|plain| match plain {
            Some(model) => Ok(Some(model)),
            None => condition.model(Universe::Any),
        });
        match found {
            Ok(Some(model)) if !model.opaque.is_empty() => {
                Reach::Unknown(Opaque::new("it hangs on a condition that is not understood"))
            }
            Ok(Some(model)) => Reach::Reached(model),
            Ok(None) => Reach::Never,
            Err(opaque) => Reach::Unknown(opaque),
        }
    }

    /// Is it proved that it cannot happen?
    pub fn is_never(&self) -> bool {
        *self == Reach::Never
    }
}

/// A branch of `if`, `case` or `CASE`.
#[derive(Clone, Debug)]
pub struct Branch<'e> {
    /// Its condition; `None` for what is taken where no condition is true.
    pub condition: Option<&'e Expr>,
    /// Its value; `None` where there is none to take and the result is null.
    pub value: Option<&'e Expr>,
    /// When it is taken: its condition is true and none before it is.
    pub taken: Formula,
    /// Whether an event can take it.
    pub reach: Reach,
}

/// The branches of a call of `splunk.if`, `splunk.case` or `ariel.case`, where only events for which `context` is true
/// get to it. `None` for any other call.
pub fn branches<'e>(call: &'e Call, scope: &Scope<'_>, context: &Formula) -> Option<Vec<Branch<'e>>> {
    let args = call.args.as_slice();
    let (pairs, otherwise): (Vec<(&Expr, &Expr)>, Option<&Expr>) = match call.function.as_str() {
        "splunk.if" => (vec![(args.first()?, args.get(1)?)], args.get(2)),
        "splunk.case" | "ariel.case" => {
            let pairs = args.chunks_exact(2);
            let otherwise = pairs.remainder().first();
            (pairs.map(|pair| (&pair[0], &pair[1])).collect(), otherwise)
        }
        _ => return None,
    };
    let mut found = Vec::new();
    let mut open = context.clone();
    for (condition, value) in pairs {
        let yes = scope.truths(condition).yes;
        let taken = open.clone().and(yes.clone());
        let reach = Reach::of(&taken);
        found.push(Branch { condition: Some(condition), value: Some(value), taken, reach });
        open = open.and(!yes);
    }
    let reach = Reach::of(&open);
    found.push(Branch { condition: None, value: otherwise, taken: open, reach });
    Some(found)
}

/// An alternative that adds nothing to the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subsumed {
    /// Its place among the alternatives.
    pub alternative: usize,
    /// The places of others that take all of it in: one where one does, else all that are left.
    pub by: Vec<usize>,
}

/// The alternatives that add nothing to the others, where only events for which `context` is true get to them. Of two
/// that are equal the later one adds nothing. What is not decided is left out.
pub fn subsumed(alternatives: &[Formula], context: &Formula) -> Vec<Subsumed> {
    let inside = |one: &Formula, others: &Formula| {
        let rest = Formula::all([context.clone(), one.clone(), !others.clone()]);
        matches!(rest.model(Universe::Any), Ok(None))
    };
    let mut found: Vec<Subsumed> = Vec::new();
    let mut left: Vec<usize> = (0..alternatives.len()).collect();
    for at in (0..alternatives.len()).rev() {
        let others: Vec<usize> = left.iter().copied().filter(|other| *other != at).collect();
        let union = Formula::any(others.iter().map(|other| alternatives[*other].clone()));
        if others.is_empty() || !inside(&alternatives[at], &union) {
            continue;
        }
        left = others;
        let one = left.iter().find(|other| inside(&alternatives[at], &alternatives[**other]));
        found.push(Subsumed { alternative: at, by: one.map_or_else(|| left.clone(), |one| vec![*one]) });
    }
    // What took one in may have gone itself since: name one that is left, where one is.
    for subsumed in &mut found {
        if subsumed.by.iter().any(|by| !left.contains(by)) {
            let one =
                left.iter().find(|other| inside(&alternatives[subsumed.alternative], &alternatives[**other]));
            subsumed.by = one.map_or_else(|| left.clone(), |one| vec![*one]);
        }
    }
    found.reverse();
    found
}
