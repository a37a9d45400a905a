//! The engine: DataFusion's runtime with a memory budget, and the ways to run a plan on it.

use functions::{Value, value_at};
use plan::{Expr, Plan};
use store::Store;
use text::{Diagnostic, Diagnostics, Span};
use tokio::runtime::Runtime;

use crate::environment::Environment;
use crate::expression::bind;
use crate::input::{Input, Table};
use crate::lower::{Lowering, unsupported};
use crate::operator::single;
use crate::rows::Rows;
use crate::stages::Stages;
use crate::trouble::{Notices, diagnostic};

/// How an engine may use the machine.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Bytes that the steps of one run may hold; the store is not counted.
    pub memory_budget: usize,
    /// How many threads read events and filter them.
    pub threads: usize,
    /// How many rows a batch has at most. The answer does not depend on it.
    pub batch_rows: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { memory_budget: 1 << 30, threads: 2, batch_rows: 8192 }
    }
}

/// Runs plans.
pub struct Engine {
    options: Options,
    runtime: Runtime,
}

impl Engine {
    /// An engine with threads of its own.
    ///
    /// - **Errors**: the system gives no threads.
    pub fn new(options: Options) -> std::io::Result<Engine> {
        let mut builder = match options.threads {
            0 | 1 => tokio::runtime::Builder::new_current_thread(),
            threads => {
                let mut builder = tokio::runtime::Builder::new_multi_thread();
                builder.worker_threads(threads);
                builder
            }
        };
        Ok(Engine { options, runtime: builder.build()? })
    }

    /// The rows that `plan` gives over the events of `store`, or what is wrong with it.
    ///
    /// Must not be called from an asynchronous task: it waits for its own threads.
    pub fn run(
        &self,
        plan: &Plan,
        store: &Store,
        environment: &Environment<'_>,
    ) -> Result<Rows, Diagnostics> {
        self.run_over(plan, plan.steps.len(), Input::Store(store), environment)
    }

    /// The rows after the first `steps` steps of `plan`. They have the fields that the whole plan reads.
    pub fn run_prefix(
        &self,
        plan: &Plan,
        steps: usize,
        store: &Store,
        environment: &Environment<'_>,
    ) -> Result<Rows, Diagnostics> {
        self.run_over(plan, steps, Input::Store(store), environment)
    }

    /// The rows that `plan` gives where a scan finds the rows of `table`, in their order and whatever its time range.
    /// A plan that starts without a scan starts from them too.
    pub fn run_on_table(
        &self,
        plan: &Plan,
        table: &Table,
        environment: &Environment<'_>,
    ) -> Result<Rows, Diagnostics> {
        self.run_over(plan, plan.steps.len(), Input::Rows(table), environment)
    }

    /// The value of `expr` in each of `rows`, such as a part of a condition on the rows before its step.
    pub fn evaluate(
        &self,
        expr: &Expr,
        rows: &Rows,
        environment: &Environment<'_>,
    ) -> Result<Vec<Value<'static>>, Diagnostic> {
        let bound = bind(expr, rows.schema(), environment)?;
        let mut values = Vec::with_capacity(rows.len());
        for batch in rows.batches() {
            let column = bound
                .array(batch.columns(), batch.num_rows())
                .map_err(|error| diagnostic(&error, expr.span()))?;
            values.extend((0..column.len()).map(|row| value_at(&column, row).into_owned()));
        }
        Ok(values)
    }

    fn run_over(
        &self,
        plan: &Plan,
        steps: usize,
        input: Input<'_>,
        environment: &Environment<'_>,
    ) -> Result<Rows, Diagnostics> {
        let prefix = Plan { steps: plan.steps.iter().take(steps).cloned().collect() };
        let unsupported = unsupported(&prefix);
        if !unsupported.is_empty() {
            return Err(unsupported);
        }
        let notices = Notices::default();
        let stages = Stages::new(&self.runtime, self.options);
        let lowering = Lowering {
            stages,
            input,
            environment,
            notices: notices.clone(),
            fields: plan::fields_read(plan),
            threads: self.options.threads,
            batch_rows: self.options.batch_rows,
        };
        let whole = whole(plan);
        let node = single(lowering.plan(&prefix).map_err(|error| vec![error])?);
        let schema = node.schema();
        let batches = lowering.stages.run(&node).map_err(|error| vec![diagnostic(&error, whole)])?;
        Ok(Rows::new(schema, batches, notices.take()))
    }
}

fn whole(plan: &Plan) -> Span {
    plan.steps.iter().map(|step| step.span).reduce(Span::to).unwrap_or_default()
}
