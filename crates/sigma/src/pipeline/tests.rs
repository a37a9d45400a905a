use crate::lower::tests::{Names, shown};
use crate::{Logsources, Pipeline, Pipelines, Placeholders, lower_with, parse};
use plan::{Step, StepKind};
use text::Source;

/// What a rule asks after pipelines, each with what stands below `transformations:`.
fn asked(pipelines: &[&str], detection: &str) -> String {
    let read: Result<Vec<Pipeline>, String> = pipelines
        .iter()
        .enumerate()
        .map(|(number, text)| {
            let text = if text.contains("transformations:") {
                (*text).to_owned()
            } else {
                format!("transformations:\n{text}")
            };
            let source = Source::new("pipeline", text.clone());
            Pipeline::parse(&format!("p{number}"), &text).map_err(|said| {
                let at = |said: &text::Diagnostic| {
                    let at = source.position(said.span.start);
                    let notes = said.notes.iter().map(|note| format!(" ({note})")).collect::<String>();
                    format!("{}:{} {}{notes}", at.line, at.column, said.message)
                };
                said.iter().map(at).collect::<Vec<_>>().join("; ")
            })
        })
        .collect();
    let pipelines = match read {
        Ok(pipelines) => Pipelines::new(pipelines),
        Err(said) => return said,
    };
    let text = format!(
        "title: T\nlevel: high\ntags: [attack.t1]\nlogsource: {{service: security, product: windows}}\ndetection:\n{detection}"
    );
    let parsed = parse(&text);
    assert_eq!(parsed.diagnostics, [], "{text}");
    let mut rule = parsed.rules[0].clone();
    if let Err(said) = pipelines.change_rule(&mut rule) {
        return format!("[{}] {}", said.span.of(&text), said.message);
    }
    let (plan, said) = lower_with(&rule, &Names, &Logsources::builtin(), &Placeholders::new());
    if let Some(error) = said.iter().find(|said| said.is_error()) {
        return error.message.clone();
    }
    match plan.steps.get(1) {
        Some(Step { kind: StepKind::Filter(expr), .. }) => {
            let shown = shown(expr);
            let inner =
                shown.strip_prefix("(eq(Channel 'Security') & ").and_then(|rest| rest.strip_suffix(')'));
            inner.unwrap_or(&shown).to_owned()
        }
        _ => "everything".to_owned(),
    }
}

/// One step, and one piece of a rule.
#[track_caller]
fn check(step: &str, piece: &str, expected: &str) {
    let found = asked(&[&format!("  - {step}\n")], &format!("    a:\n        {piece}\n    condition: a\n"));
    assert_eq!(found, expected, "{step}");
}

#[track_caller]
fn whole(pipeline: &str, detection: &str, expected: &str) {
    assert_eq!(asked(&[pipeline], detection), expected, "{pipeline}");
}

#[test]
fn fields_get_other_names() {
    let map = "{type: field_name_mapping, mapping: {A: B, C: [D, E], ~: message}}";
    check(map, "A: x", "eq(B 'x')");
    check(
        map,
        "C|contains|all: [x, y]",
        "((contains(D 'x') & contains(D 'y')) | (contains(E 'x') & contains(E 'y')))",
    );
    check(map, "F: x", "eq(F 'x')");
    check(map, "F|fieldref: A", "fieldref(F B)");
    check(map, "F|fieldref: C", "(fieldref(F D) | fieldref(F E))");
    check(map, "'|all': [x, '*y']", "(eq(message '*x*') & eq(message '*y*'))");
    check(
        "{type: field_name_prefix_mapping, mapping: {win.: [w_, v_]}}",
        "win.A: x",
        "(eq(w_A 'x') | eq(v_A 'x'))",
    );
    check("{type: field_name_prefix, prefix: win.}", "A: x", "eq(win.A 'x')");
    check("{type: field_name_suffix, suffix: .keyword}", "A: x", "eq(A.keyword 'x')");
    whole(
        &format!("  - {map}\n"),
        "    a:\n        - one\n        - A: x\n    condition: not a\n",
        "!(eq(message '*one*') | eq(B 'x'))",
    );
}

#[test]
fn values_are_replaced_as_modifiers_have_made_them() {
    let map = "{type: map_string, mapping: {x: [y, z], '*x*': w}}";
    check(map, "A: x", "(eq(A 'y') | eq(A 'z'))");
    check(map, "A|contains: [x, v]", "(eq(A 'w') | contains(A 'v'))");
    check(map, "A|contains|all: [x, v]", "(eq(A 'w') & contains(A 'v'))");
    check(map, "A|re: x", "re(A 'x' '')");
    let replace = "{type: replace_string, regex: 'C:(.)', replacement: 'D:\\1'}";
    check(replace, r"A: C:\Windows", r"eq(A 'D:\\Windows')");
    check(replace, r"A|startswith: 'C:\'", r"eq(A 'D:\\*')");
    check("{type: replace_string, regex: '1', replacement: '2*'}", "A: 11", "eq(A '2*2*')");
    check(
        "{type: replace_string, regex: '^.*$', replacement: '*', skip_special: true}",
        "A|contains: x",
        r"eq(A '*\**')",
    );
    check(
        "{type: replace_string, regex: b, replacement: '*', skip_special: true, interpret_special: true}",
        "A: a?b",
        "eq(A 'a?*')",
    );
    check(
        "{type: case, method: upper}",
        "A|endswith|cased: [a, '?b']",
        "(cased_eq(A '*A') | cased_eq(A '*?B'))",
    );
    check("{type: case, method: snake_case}", "A: FooBar*BazQux", "eq(A 'foo_bar*baz_qux')");
    check("{type: set_value, value: null}", "A|contains: x", "is_null(A)");
    check("{type: set_value, value: 7, force_type: str}", "A: x", "eq(A '7')");
    check("{type: convert_type, target_type: str}", "A: 0x10", "eq(A '16')");
    check("{type: convert_type, target_type: num}", "A: '16'", "eq(A '16')");
    check(
        "{type: convert_type, target_type: num}",
        "A: x",
        "[A: x] the pipeline `p0` refuses the rule: `x` cannot be converted to a number",
    );
    check("{type: regex}", "A|startswith: a.b", r"re(A '[aA]\.[bB].*' '')");
    check("{type: regex, method: ignore_case_flag}", "A: a?", "re(A 'a.' 'i')");
    check("{type: regex, method: plain}", "A|neq: [a, 1]", "(!re(A 'a' '') & !eq(A '1'))");
}

#[test]
fn placeholders_are_filled() {
    let fill = |step: &str| format!("vars:\n  users: [me, 'you*']\n  n: 5\ntransformations:\n  - {step}\n");
    let piece = "    a:\n        A|expand: ['%users%', 'x-%n%', 'y']\n    condition: a\n";
    whole(
        &fill("{type: value_placeholders}"),
        piece,
        "(eq(A 'me') | eq(A 'you*') | eq(A 'x-5') | eq(A 'y'))",
    );
    whole(&fill("{type: wildcard_placeholders}"), piece, "(eq(A '*') | eq(A 'x-*') | eq(A 'y'))");
    whole(
        &fill("{type: value_placeholders, include: [n]}"),
        piece,
        "the rule needs the placeholder `%users%`, which has no values here",
    );
    whole(
        &fill("{type: value_placeholders, include: [n]}\n  - {type: wildcard_placeholders, exclude: [n]}"),
        piece,
        "(eq(A '*') | eq(A 'x-5') | eq(A 'y'))",
    );
    let none = "    a:\n        A|expand: '%hosts%'\n    condition: a\n";
    whole(
        &fill("{type: value_placeholders}"),
        none,
        "[A|expand: '%hosts%'] the pipeline `p0` refuses the rule: `vars` has no values for the placeholder `%hosts%`",
    );
    whole(
        &fill("{type: query_expression_placeholders, expression: '{field} in list({id})'}"),
        none,
        "[A|expand: '%hosts%'] the pipeline `p0` refuses the rule: `%hosts%` becomes `{field} in list({id})` in the \
         language of a backend, which no rule asks here",
    );
}

#[test]
fn rules_as_a_whole_change() {
    let added =
        "{type: add_condition, conditions: {EventID: [1, 2], 'P|endswith': '$service'}, template: true}";
    check(added, "A: x", "(((eq(EventID '1') | eq(EventID '2')) & endswith(P 'security')) & eq(A 'x'))");
    check("{type: add_condition, conditions: {B: y}, negated: true}", "A: x", "(!eq(B 'y') & eq(A 'x'))");
    check(
        "{type: change_logsource, service: system, product: windows}",
        "A: x",
        "(eq(Channel 'System') & eq(A 'x'))",
    );
    check(
        "{type: rule_failure, message: no such field}",
        "A: x",
        &format!("[{}] the pipeline `p0` refuses the rule: no such field", whole_rule("A: x")),
    );
    whole(
        "  - {type: detection_item_failure, message: 'no `B`', field_name_conditions: [{type: include_fields, fields: [B]}]}\n",
        "    a:\n        A: x\n        B: y\n    condition: a\n",
        "[B: y] the pipeline `p0` refuses the rule: no `B`",
    );
    let strict =
        "  - {type: field_name_mapping, mapping: {A: C}}\n  - {type: strict_field_mapping_failure}\n";
    whole(strict, "    a:\n        A: x\n    condition: a\n", "eq(C 'x')");
    whole(
        strict,
        "    a:\n        A: x\n        B: y\n    condition: a\n",
        "[B] the pipeline `p0` refuses the rule: nothing maps `B`",
    );
}

fn whole_rule(piece: &str) -> String {
    format!(
        "title: T\nlevel: high\ntags: [attack.t1]\nlogsource: {{service: security, product: windows}}\ndetection:\n    a:\n        {piece}\n    condition: a"
    )
}

#[test]
fn what_is_dropped_is_not_asked() {
    let drop =
        "  - {type: drop_detection_item, field_name_conditions: [{type: include_fields, fields: [A]}]}\n";
    let two = "    a:\n        A: x\n        B: y\n    b:\n        A: z\n";
    whole(drop, &format!("{two}    condition: a and b\n"), "eq(B 'y')");
    whole(drop, &format!("{two}    condition: a and not b\n"), "eq(B 'y')");
    whole(drop, &format!("{two}    condition: 1 of b* or a\n"), "eq(B 'y')");
    let found = asked(&[drop], "    b:\n        A: z\n    condition: b\n");
    assert!(found.ends_with("the pipelines leave nothing of the rule's condition"), "{found}");
}

#[test]
fn hashes_and_parts_become_fields() {
    let hashes = "{type: hashes_fields, valid_hash_algos: [MD5, SHA1], field_prefix: File}";
    check(
        hashes,
        "Hashes|contains: ['SHA1=ab', 'md5=cd', 'SHA256=ef', 'MD5=gh']",
        "(eq(FileSHA1 'ab') | (eq(FileMD5 'cd') | eq(FileMD5 'gh')))",
    );
    check(
        hashes,
        "Hashes: '0123456789abcdef0123456789abcdef'",
        "eq(FileMD5 '0123456789abcdef0123456789abcdef')",
    );
    check(hashes, "Image: 'SHA1=ab'", "eq(Image 'SHA1=ab')");
    check(
        hashes,
        "Hashes: 'IMPHASH=ab'",
        "[Hashes: 'IMPHASH=ab'] the pipeline `p0` refuses the rule: no hash is one of MD5, SHA1",
    );
    let extract = "{type: extract_fields, regex: '(?P<type>[A-Z]+):(?P<n>[0-9]+)', field_prefix: r}";
    check(
        extract,
        "A: ['DWORD:7', 'X:007', other]",
        "((eq(r.type 'DWORD') & eq(r.n '7')) | (eq(r.type 'X') & eq(r.n '007')))",
    );
}

#[test]
fn steps_are_for_some_rules_only() {
    let when = |condition: &str| format!("{{type: field_name_prefix, prefix: p_, {condition}}}");
    let does = |condition: &str| check(&when(condition), "A: x", "eq(p_A 'x')");
    let does_not = |condition: &str| check(&when(condition), "A: x", "eq(A 'x')");
    does("rule_conditions: [{type: logsource, service: security}]");
    does_not("rule_conditions: [{type: logsource, service: security, category: c}]");
    does_not("rule_conditions: [{type: logsource, service: security}], rule_cond_not: true");
    does_not("rule_conditions: [{type: is_sigma_correlation_rule}, {type: is_sigma_rule}]");
    does("rule_conditions: [{type: is_sigma_correlation_rule}, {type: is_sigma_rule}], rule_cond_op: or");
    does(
        "rule_conditions: {a: {type: is_sigma_rule}, b: {type: tag, tag: attack.t2}}, rule_cond_expr: a and not b",
    );
    does(
        "rule_conditions: [{type: contains_field, field: A}, {type: contains_detection_item, field: A, value: x}]",
    );
    does_not("rule_conditions: [{type: contains_detection_item, field: A, value: y}]");
    does("rule_conditions: [{type: tag, tag: attack.t1}]");
    does("rule_conditions: [{type: rule_attribute, attribute: level, value: medium, op: gte}]");
    does_not("rule_conditions: [{type: rule_attribute, attribute: level, value: critical, op: gte}]");
    does("rule_conditions: [{type: rule_attribute, attribute: title, value: T}]");
    does_not("rule_conditions: [{type: rule_attribute, attribute: nothing, value: T}]");
    // Without conditions there is nothing to be not so, of rules; of pieces `not` of nothing is never so.
    does("rule_cond_not: true");
    does_not("detection_item_cond_not: true");
}

#[test]
fn steps_are_for_some_pieces_and_names_only() {
    let when = |condition: &str| format!("{{type: field_name_prefix, prefix: p_, {condition}}}");
    let does = |piece: &str, condition: &str, expected: &str| check(&when(condition), piece, expected);
    let of = |condition: &str| format!("detection_item_conditions: [{condition}]");
    does("A: x", &of("{type: match_string, cond: any, pattern: '[xy]$'}"), "eq(p_A 'x')");
    does("A|contains: x", &of("{type: match_string, cond: any, pattern: '[xy]$'}"), "contains(A 'x')");
    does("A: [x, z]", &of("{type: match_string, cond: all, pattern: x}"), "(eq(A 'x') | eq(A 'z'))");
    does(
        "A: [x, 1]",
        &of("{type: match_string, cond: any, pattern: x, negate: true}"),
        "(eq(p_A 'x') | eq(p_A '1'))",
    );
    does("A: 1", &of("{type: match_value, cond: any, value: 1}"), "eq(p_A '1')");
    does("A: '1'", &of("{type: match_value, cond: any, value: 1}"), "eq(A '1')");
    does("A|contains: x", &of("{type: contains_wildcard, cond: any}"), "contains(p_A 'x')");
    does("A: null", &of("{type: is_null, cond: all}"), "is_null(p_A)");
    let names = |condition: &str| format!("field_name_conditions: [{condition}]");
    does("A: x", &names("{type: include_fields, fields: ['[AB]'], mode: re}"), "eq(p_A 'x')");
    does("A: x", &names("{type: exclude_fields, fields: [A]}"), "eq(A 'x')");
    does("B: x", &names("{type: exclude_fields, fields: [A]}"), "eq(p_B 'x')");
    does("B|fieldref: A", &names("{type: include_fields, fields: [A]}"), "fieldref(B p_A)");
}

#[test]
fn steps_know_those_before_them() {
    let piece = "    a:\n        A: x\n        B: y\n    condition: a\n";
    let first = "  - {id: first, type: field_name_mapping, mapping: {A: C}}\n";
    whole(
        &format!(
            "{first}  - {{type: field_name_suffix, suffix: _s, detection_item_conditions: [{{type: processing_item_applied, processing_item_id: first}}]}}\n"
        ),
        piece,
        "(eq(C_s 'x') & eq(B 'y'))",
    );
    whole(
        &format!(
            "{first}  - {{type: field_name_suffix, suffix: _s, field_name_conditions: [{{type: processing_item_applied, processing_item_id: first}}], field_name_cond_not: true}}\n"
        ),
        piece,
        "(eq(C 'x') & eq(B_s 'y'))",
    );
    let state = "  - {type: set_state, key: k, val: 5}\n  - {id: s, type: field_name_suffix, suffix: _s, rule_conditions: [{type: processing_state, key: k, val: 4, op: gt}]}\n";
    whole(
        &format!(
            "{state}  - {{type: drop_detection_item, detection_item_conditions: [{{type: match_string, cond: any, pattern: y}}], rule_conditions: [{{type: processing_item_applied, processing_item_id: s}}]}}\n"
        ),
        piece,
        "eq(A_s 'x')",
    );
    let nest = "  - type: nest\n    items:\n      - {type: set_state, key: k, val: 1}\n      - {type: field_name_prefix, prefix: p_}\n  - {type: field_name_suffix, suffix: _s, rule_conditions: [{type: processing_state, key: k, val: 1}]}\n";
    whole(nest, piece, "(eq(p_A_s 'x') & eq(p_B_s 'y'))");
}

#[test]
fn pipelines_come_by_priority_and_later_values_count() {
    let detection = "    a:\n        A|expand: '%v%'\n    condition: a\n";
    let late =
        "priority: 20\nvars: {v: late}\ntransformations:\n  - {type: field_name_suffix, suffix: _late}\n";
    let early = "priority: 10\nvars: {v: early}\ntransformations:\n  - {type: field_name_suffix, suffix: _early}\n  - {type: value_placeholders}\n";
    assert_eq!(asked(&[late, early], detection), "eq(A_early_late 'late')");
}

#[test]
fn faults_of_a_pipeline_are_named_at_their_place() {
    let check = |text: &str, expected: &str| {
        assert_eq!(asked(&[text], "    a:\n        A: x\n    condition: a\n"), expected)
    };
    check(
        "  - {type: field_name_maping, mapping: {}}\n",
        "2:12 `field_name_maping` is not a step (did you mean `field_name_mapping`?)",
    );
    check("  - {type: case, methode: upper}\n", "2:18 `case` has no `methode` (did you mean `method`?)");
    check("  - {type: case, method: title}\n", "2:26 `title` is no `method`: lower, upper, snake_case");
    check("  - {mapping: {}}\n", "2:5 a step has no `type`");
    check("  - {type: field_name_mapping}\n", "2:12 `field_name_mapping` needs `mapping`");
    check("  - {type: field_name_mapping, mapping: {A: B, A: C}}\n", "2:48 `A` is given twice here");
    check("  - {type: change_logsource}\n", "2:12 the log source is empty");
    check(
        "  - {type: replace_string, regex: '(', replacement: x}\n",
        "2:35 `(` is no expression: Parsing error at position 1: Opening parenthesis without closing parenthesis",
    );
    check(
        "  - {type: http_placeholders, url: 'https://x'}\n",
        "2:12 `http_placeholders` is not done here: it asks a server: give the values in `vars`, or with `--placeholder`",
    );
    check(
        "  - {type: case, rule_conditions: [{type: logsorce}]}\n",
        "2:43 `logsorce` is not a condition of rules (did you mean `logsource`?)",
    );
    check(
        "  - {type: case, rule_conditions: {a: {type: is_sigma_rule}}, rule_cond_expr: b}\n",
        "2:79 `b` is the name of no condition here; 2:79 the expression does not name the condition `a`",
    );
    check(
        "transformations: []\npostprocessing:\n  - {type: embed}\n",
        "2:1 `postprocessing` is for queries that a backend writes: none is written here",
    );
    check(
        "transformations: []\nfinalizers: []\n",
        "2:1 `finalizers` is for queries that a backend writes: none is written here",
    );
    check(
        "transformations: {}\npriorty: 3\n",
        "1:18 `the steps` is a list of maps, not a map; 2:1 a pipeline has no `priorty` (did you mean `priority`?)",
    );
    check("- transformations:\n", "1:1 `a pipeline` is a map, not a list");
    let deep = (0..30).rev().fold("[]".to_owned(), |inner, _| format!("[{{type: nest, items: {inner}}}]"));
    assert!(asked(&[&format!("transformations: {deep}\n")], "").contains("grows beyond"));
}
