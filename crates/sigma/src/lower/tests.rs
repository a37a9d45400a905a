use plan::{Arity, FunctionSpec, Kind, Type};

use super::*;
use crate::parse;

/// All functions that rules may become.
pub(crate) struct Names;

impl Functions for Names {
    fn find(&self, name: &str) -> Option<FunctionSpec> {
        let (name, arity) = match name {
            "sigma.exists" => ("sigma.exists", 1),
            "sigma.is_null" => ("sigma.is_null", 1),
            "sigma.re" => ("sigma.re", 3),
            _ => (*self.names("sigma.").iter().find(|known| **known == name)?, 2),
        };
        let returns = |_: &[Type]| Type::Boolean;
        Some(FunctionSpec { name, signature: "", arity: Arity::exactly(arity), kind: Kind::Scalar, returns })
    }

    fn names(&self, _: &str) -> Vec<&'static str> {
        vec![
            "sigma.eq",
            "sigma.contains",
            "sigma.startswith",
            "sigma.endswith",
            "sigma.cased_eq",
            "sigma.cased_contains",
            "sigma.cased_startswith",
            "sigma.cased_endswith",
            "sigma.cidr",
            "sigma.lt",
            "sigma.lte",
            "sigma.gt",
            "sigma.gte",
            "sigma.fieldref",
            "sigma.fieldref_endswith",
            "sigma.hour",
            "sigma.keyword",
        ]
    }
}

pub(crate) fn shown(expr: &Expr) -> String {
    let all = |parts: &[Expr], between: &str| parts.iter().map(shown).collect::<Vec<_>>().join(between);
    match expr {
        Expr::Field(field) => field.name.clone(),
        Expr::Literal(Literal::Text(text), _) => format!("'{text}'"),
        Expr::Literal(Literal::Integer(number), _) => number.to_string(),
        Expr::Literal(literal, _) => format!("{literal:?}"),
        Expr::Call(call) => format!("{}({})", call.function.replace("sigma.", ""), all(&call.args, " ")),
        Expr::And(parts, _) => format!("({})", all(parts, " & ")),
        Expr::Or(parts, _) => format!("({})", all(parts, " | ")),
        Expr::Not(inner, _) => format!("!{}", shown(inner)),
    }
}

fn lowered(logsource: &str, detection: &str) -> String {
    let text = format!("title: T\nlogsource: {{{logsource}}}\ndetection:\n{detection}");
    let parsed = parse(&text);
    assert_eq!(parsed.diagnostics, [], "{text}");
    let mut placeholders = Placeholders::new();
    placeholders.insert("Servers".to_owned(), vec!["srv*".to_owned(), "dc1".to_owned()]);
    let (plan, diagnostics) = lower_with(&parsed.rules[0], &Names, &Logsources::builtin(), &placeholders);
    let said = diagnostics.iter().map(|said| format!("[{} at {}]", said.message, said.span.of(&text)));
    let said: Vec<String> = said.collect();
    match plan.steps.get(1) {
        Some(Step { kind: StepKind::Filter(expr), .. }) if said.is_empty() => shown(expr),
        _ => said.join(" "),
    }
}

/// The condition of an item, without the log source.
fn check(item: &str, expected: &str) {
    let found = lowered("service: security", &format!("    a:\n        {item}\n    condition: a\n"));
    assert_eq!(
        found.replace("(eq(Channel 'Security') & ", "").trim_end_matches(')'),
        expected.trim_end_matches(')')
    );
}

fn check_condition(condition: &str, expected: &str) {
    let searches = "    s1: {A: 1}\n    s2: {A: 2}\n    s3: {A: 3}\n    _h: {A: 4}\n";
    let found = lowered("service: security", &format!("{searches}    condition: {condition}\n"));
    let found = found.replace("eq(Channel 'Security')", "C");
    let found = (1..5).fold(found, |found, n| found.replace(&format!("eq(A '{n}')"), &n.to_string()));
    assert_eq!(found, expected);
}

#[test]
fn values_become_calls() {
    check("A: x*", "eq(A 'x*')");
    check("A: [x, 2]", "(eq(A 'x') | eq(A '2'))");
    check(r"A|endswith: '\cmd.exe'", r"endswith(A '\cmd.exe')");
    check("A|contains|all: [x, y]", "(contains(A 'x') & contains(A 'y'))");
    check("A|cased|startswith: x", "cased_startswith(A 'x')");
    check("A|re|i|s: x.*y", "re(A 'x.*y' 'is')");
    check("A|cidr: 10.0.0.0/8", "cidr(A '10.0.0.0/8')");
    check("A|gte: 10", "gte(A 10)");
    check("A|exists: false", "!exists(A)");
    check("A: null", "is_null(A)");
    check("A: ''", "eq(A '')");
    check("A|fieldref: B", "fieldref(A B)");
    check("A|neq: [x, y]", "!(eq(A 'x') | eq(A 'y'))");
    check("A|base64offset|contains: foo", "(contains(A 'Zm9v') | contains(A 'Zvb') | contains(A 'mb2'))");
    check("A|expand: 'x%Servers%'", "(eq(A 'xsrv*') | eq(A 'xdc1'))");
    check("'|all': [x, y]", "(keyword(_raw 'x') & keyword(_raw 'y'))");
}

#[test]
fn what_cannot_be_asked_is_said_at_the_value() {
    check("A|cidr: 10.0.0/8", "[`10.0.0/8` is no network such as `10.0.0.0/8` at 10.0.0/8]");
    check("A|lt: x", "[`lt` takes a number at x]");
    check("A|exists: x", "[`exists` takes `true` or `false` at x]");
    check(
        "A|expand: '%Nobody%'",
        "[the rule needs the placeholder `%Nobody%`, which has no values here at '%Nobody%']",
    );
    check("A|hour: 3", "hour(A 3");
    check("A|hour: x", "[`hour` takes a whole number at x]");
    check("A|fieldref|endswith: B", "fieldref_endswith(A B");
    check("A|endswith|fieldref: B", "[`fieldref` cannot follow `endswith` at fieldref]");
    check("'|re': x", "[a keyword with this modifier is not supported yet at x]");
    check("A|all: x", "[`all` says nothing of a single value at all]");
}

#[test]
fn conditions_join_search_identifiers() {
    check_condition("s1 and not s2 or s3", "(C & ((1 & !2) | 3))");
    check_condition("1 of s*", "(C & (1 | 2 | 3))");
    check_condition("all of them", "(C & (1 & 2 & 3))");
    check_condition("2 of them", "(C & ((1 & 2) | (1 & 3) | (2 & 3)))");
    check_condition("[1 of s*, _h]", "(C & ((1 | 2 | 3) | 4))");
    check_condition("s4 or 1 of s*", "[no search identifier `s4` stands under `detection` at s4]");
    check_condition("1 of x*", "[no search identifier matches `x*` at x*]");
    check_condition("s1 or s2", "[no condition uses `s3` at s3]");
    check_condition("4 of s*", "[4 cannot match where there are 3 at 4 of s*]");
}

#[test]
fn a_log_source_is_channels_and_event_ids() {
    let check = |logsource: &str, expected: &str| {
        let found = lowered(logsource, "    a: {A: x}\n    condition: a\n");
        let found = found.replace("Microsoft-Windows-Sysmon/Operational", "Sysmon");
        assert_eq!(found.replace(" & eq(A 'x'))", ""), expected);
    };
    check("category: dns_query, product: windows", "((eq(Channel 'Sysmon') & eq(EventID '22'))");
    check(
        "category: process_creation, product: windows",
        "(((eq(Channel 'Sysmon') & eq(EventID '1')) | (eq(Channel 'Security') & eq(EventID '4688')))",
    );
    check(
        "category: process_creation, product: windows, service: sysmon",
        "(((eq(Channel 'Sysmon') & eq(EventID '1')) | (eq(Channel 'Security') & eq(EventID '4688'))) & \
         eq(Channel 'Sysmon')",
    );
    check("product: windows", "(exists(Channel)");
    check("product: windows, service: nothing", "[no Windows log is known as `nothing` at nothing]");
    check(
        "product: linux, service: auditd",
        "[nothing is known of the log source `linux auditd`: all events that are of no Windows log are searched at \
         {product: linux, service: auditd}]",
    );
}

#[test]
fn a_rule_cannot_grow_without_bound() {
    let values = vec!["x"; 1_000].join(", ");
    let many = vec!["a"; 100].join(" or ");
    let found =
        lowered("product: windows", &format!("    a:\n        A: [{values}]\n    condition: {many}\n"));
    assert_eq!(found, "[the rule grows beyond what can be asked of events at x]");
}
