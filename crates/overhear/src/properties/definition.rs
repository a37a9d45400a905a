//! A custom property as it is defined, whatever file it stands in.

use std::sync::Arc;

use engine::{Expression, Extraction};
use taxonomy::{CustomProperty, Extractor, Only, PropertyRule, PropertyType, Rule, System};

use crate::failure::Failure;

/// A custom property as it is defined.
#[derive(Clone, Debug)]
pub(crate) struct Definition {
    pub(crate) name: String,
    pub(crate) ty: PropertyType,
    /// A pattern of Java's SimpleDateFormat; for dates.
    pub(crate) date_pattern: String,
    /// Each expression, and the events that it is for; the first that gives a value counts.
    pub(crate) expressions: Vec<(Source, Restriction)>,
}

/// Where a value comes from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// Out of the payload.
    Payload(Expression),
    /// The event's own value of that name, as its log has it.
    Own(String),
}

/// Which events an expression is for; `None` for all.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Restriction {
    pub(crate) log_source_type: Option<i64>,
    pub(crate) log_source: Option<i64>,
    pub(crate) category: Option<i64>,
    pub(crate) qid: Option<i64>,
}

impl Definition {
    /// The property, its expressions made ready.
    pub(crate) fn made(&self) -> Result<CustomProperty, Failure> {
        let mut expressions = Vec::with_capacity(self.expressions.len());
        for (source, only) in &self.expressions {
            let rule = match source {
                Source::Own(name) => Rule::Field(name.as_str().into()),
                Source::Payload(expression) => {
                    let made = Extraction::new(expression, self.ty, &self.date_pattern)
                        .map_err(|what| Failure::new(format!("the property `{}`: {what}", self.name)))?;
                    Rule::Extract(Extractor::new(Arc::new(made)), Box::new(Rule::System(System::Payload)))
                }
            };
            let only = Only {
                log_source_type: only.log_source_type,
                log_source: only.log_source,
                category: only.category,
                qid: only.qid,
            };
            expressions.push(PropertyRule { rule, only });
        }
        Ok(CustomProperty { name: self.name.clone(), ty: self.ty, expressions })
    }
}
