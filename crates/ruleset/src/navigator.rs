//! Findings as a layer of the ATT&CK Navigator.
//!
//! A rule's tags name techniques and tactics, and do not say which belong together: a technique is annotated under each
//! tactic that has it, which is what the format means by leaving the tactic out.
//!
//! Source: layers/LAYERFORMATv4_5.md of mitre-attack/attack-navigator.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{Rule, Summary};

/// So many rules are named for a technique.
const NAMED: usize = 20;

/// From few findings to many.
const COLORS: [&str; 3] = ["#fff3e0", "#fb8c00", "#b71c1c"];

/// What was found of a technique.
#[derive(Default)]
struct Found {
    findings: u64,
    rules: Vec<String>,
    /// Has one of its sub-techniques findings?
    is_parent: bool,
}

/// The layer: each technique that a rule with findings is tagged with, with how many findings there are.
pub fn navigator_layer(summary: &Summary, rules: &[Rule]) -> Value {
    let techniques = techniques(summary, rules);
    let most = techniques.values().map(|found| found.findings).max().unwrap_or(0).max(1);
    let legend = |(color, findings): (&str, u64)| json!({ "label": format!("{findings} finding{}", if findings == 1 { "" } else { "s" }), "color": color });
    // Where there is one number only, it is the highest.
    let steps = match most {
        1 => vec![(COLORS[2], 1)],
        2 => vec![(COLORS[0], 1), (COLORS[2], 2)],
        most => vec![(COLORS[0], 1), (COLORS[1], most.midpoint(1)), (COLORS[2], most)],
    };
    json!({
        "name": "Overhear: Sigma findings",
        "versions": { "navigator": "5.1.0", "layer": "4.5" },
        "domain": "enterprise-attack",
        "description": format!("{} findings; the score is the number of findings", summary.findings),
        "sorting": 3,
        "layout": { "layout": "side", "showID": true, "showName": true, "expandedSubtechniques": "annotated" },
        "hideDisabled": false,
        "techniques": techniques.iter().map(|(id, found)| technique_object(id, found)).collect::<Vec<_>>(),
        // The upper bound has to be above the lower one.
        "gradient": { "colors": COLORS, "minValue": if most > 1 { 1 } else { 0 }, "maxValue": most },
        "legendItems": steps.into_iter().map(legend).collect::<Vec<_>>(),
        "metadata": [{ "name": "rules", "value": rules.len().to_string() }],
    })
}

fn techniques(summary: &Summary, rules: &[Rule]) -> BTreeMap<String, Found> {
    let mut techniques: BTreeMap<String, Found> = BTreeMap::new();
    for (_, rule, count) in summary.found(rules) {
        for technique in rule.tags.iter().filter_map(|tag| technique(tag)) {
            if let Some((parent, _)) = technique.split_once('.') {
                techniques.entry(parent.to_owned()).or_default().is_parent = true;
            }
            let found = techniques.entry(technique).or_default();
            found.findings += count;
            found.rules.push(format!("{count} {}: {}", rule.level.word(), rule.title));
        }
    }
    techniques
}

/// A technique of the layer. One that is there for its sub-techniques alone has no score, which leaves it without a
/// colour.
fn technique_object(id: &str, found: &Found) -> Value {
    let mut object = json!({ "techniqueID": id, "enabled": true });
    if found.findings > 0 {
        let more = found.rules.len().saturating_sub(NAMED);
        let mut named: Vec<String> = found.rules.iter().take(NAMED).cloned().collect();
        if more > 0 {
            named.push(format!("and {more} more rules"));
        }
        object["score"] = found.findings.into();
        object["comment"] = named.join("\n").into();
    }
    if found.is_parent {
        object["showSubtechniques"] = true.into();
    }
    object
}

/// The technique that a tag names: `attack.`, a T, four digits, and for a sub-technique a full stop and three more.
pub(crate) fn technique(tag: &str) -> Option<String> {
    let name = tag.to_ascii_lowercase().strip_prefix("attack.")?.to_ascii_uppercase();
    let digits = name.strip_prefix('T')?;
    let (main, sub) = digits.split_once('.').map_or((digits, None), |(main, sub)| (main, Some(sub)));
    let numbers =
        |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    (numbers(main, 4) && sub.is_none_or(|sub| numbers(sub, 3))).then_some(name)
}

#[cfg(test)]
mod tests {
    use query::SigmaLevel;

    use super::*;
    use crate::RuleMatch;

    /// What the format says of a property.
    enum Is {
        Text,
        Number,
        Truth,
        OneOf(&'static [&'static str]),
        Matching(fn(&str) -> bool),
        Object(&'static [Property]),
        List(&'static Is),
    }

    struct Property {
        name: &'static str,
        is_required: bool,
        is: Is,
    }

    const fn must(name: &'static str, is: Is) -> Property {
        Property { name, is_required: true, is }
    }

    const fn may(name: &'static str, is: Is) -> Property {
        Property { name, is_required: false, is }
    }

    /// Version 4.5 of the format, as far as a layer of ours uses it; what is not here is not of the format, or not ours.
    const LAYER: &[Property] = &[
        must("name", Is::Text),
        may("versions", Is::Object(VERSIONS)),
        may("description", Is::Text),
        must("domain", Is::OneOf(&["enterprise-attack", "mobile-attack", "ics-attack"])),
        may("sorting", Is::Number),
        may("layout", Is::Object(LAYOUT)),
        may("hideDisabled", Is::Truth),
        may("techniques", Is::List(&Is::Object(TECHNIQUE))),
        may("gradient", Is::Object(GRADIENT)),
        may("legendItems", Is::List(&Is::Object(LEGEND))),
        may("metadata", Is::List(&Is::Object(&[must("name", Is::Text), must("value", Is::Text)]))),
    ];

    const VERSIONS: &[Property] = &[
        may("attack", Is::Text),
        must(
            "navigator",
            Is::Matching(|version| {
                let numbers: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
                numbers.len() == 3 && numbers >= vec![4, 9, 0]
            }),
        ),
        must("layer", Is::OneOf(&["4.5"])),
    ];

    const LAYOUT: &[Property] = &[
        may("layout", Is::OneOf(&["side", "flat", "mini"])),
        may("showID", Is::Truth),
        may("showName", Is::Truth),
        may("showAggregateScores", Is::Truth),
        may("countUnscored", Is::Truth),
        may("aggregateFunction", Is::OneOf(&["average", "min", "max", "sum"])),
        may("expandedSubtechniques", Is::OneOf(&["none", "all", "annotated"])),
    ];

    const TECHNIQUE: &[Property] = &[
        must(
            "techniqueID",
            Is::Matching(|id| {
                let (main, sub) = id.split_once('.').unwrap_or((id, "000"));
                let digits =
                    |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
                main.strip_prefix('T').is_some_and(|main| digits(main, 4)) && digits(sub, 3)
            }),
        ),
        may("tactic", Is::Text),
        may("comment", Is::Text),
        may("enabled", Is::Truth),
        may("score", Is::Number),
        may("color", Is::Matching(is_color)),
        may("showSubtechniques", Is::Truth),
    ];

    const GRADIENT: &[Property] = &[
        must("colors", Is::List(&Is::Matching(is_color))),
        must("minValue", Is::Number),
        must("maxValue", Is::Number),
    ];

    const LEGEND: &[Property] = &[must("label", Is::Text), must("color", Is::Matching(is_color))];

    fn is_color(text: &str) -> bool {
        text.len() == 7 && text.starts_with('#') && text[1..].bytes().all(|byte| byte.is_ascii_hexdigit())
    }

    /// What of a value is not as the format says.
    fn faults(value: &Value, is: &Is, place: &str, faults_found: &mut Vec<String>) {
        let fits = match is {
            Is::Text => value.is_string(),
            Is::Number => value.is_number(),
            Is::Truth => value.is_boolean(),
            Is::OneOf(words) => value.as_str().is_some_and(|text| words.contains(&text)),
            Is::Matching(fits) => value.as_str().is_some_and(fits),
            Is::List(member) => value.as_array().is_some_and(|list| {
                list.iter().enumerate().for_each(|(at, one)| {
                    faults(one, member, &format!("{place}[{at}]"), faults_found);
                });
                true
            }),
            Is::Object(properties) => value.as_object().is_some_and(|object| {
                for (name, value) in object {
                    let place = format!("{place}.{name}");
                    match properties.iter().find(|property| property.name == name) {
                        Some(property) => faults(value, &property.is, &place, faults_found),
                        None => faults_found.push(format!("{place} is not of the format")),
                    }
                }
                let missing =
                    properties.iter().filter(|one| one.is_required && !object.contains_key(one.name));
                faults_found.extend(missing.map(|one| format!("{place} lacks {}", one.name)));
                true
            }),
        };
        if !fits {
            faults_found.push(format!("{place} is {value}"));
        }
    }

    /// The layer of rules with tags, and how often each found something; it is of the format.
    #[track_caller]
    fn layer(found: &[(&str, u64)]) -> Value {
        let rule = |(tags, _): &(&str, u64)| Rule {
            title: format!("Finds {tags}"),
            id: String::new(),
            level: SigmaLevel::High,
            status: None,
            tags: tags.split(' ').map(str::to_owned).collect(),
            file: String::new(),
        };
        let rules: Vec<Rule> = found.iter().map(rule).collect();
        let mut summary = Summary::new(rules.len());
        for (rule, (_, count)) in (0..).zip(found) {
            (0..*count)
                .for_each(|_| summary.add(&RuleMatch::of(rule, &telemetry::Event::default(), Vec::new())));
        }
        let layer = navigator_layer(&summary, &rules);
        let mut found = Vec::new();
        faults(&layer, &Is::Object(LAYER), "layer", &mut found);
        assert_eq!(found, Vec::<String>::new());
        let gradient = &layer["gradient"];
        assert!(gradient["minValue"].as_u64() < gradient["maxValue"].as_u64(), "{gradient}");
        assert!(gradient["colors"].as_array().is_some_and(|colors| colors.len() >= 2), "{gradient}");
        layer
    }

    #[test]
    fn a_layer_is_of_the_published_format() {
        let layer = layer(&[
            ("attack.t9999.001 attack.execution", 3),
            ("attack.T9999.001 attack.t8888 car.2013-01", 4),
            ("attack.t7777.002", 0),
            ("attack.s0001 attack.t12 attack.t9999.1", 5),
        ]);
        let technique = |id: &str| {
            let list = layer["techniques"].as_array().expect("a list of techniques");
            list.iter().find(|one| one["techniqueID"] == id).cloned()
        };
        let sub = technique("T9999.001").expect("two rules name it");
        assert_eq!(sub["score"], 7);
        assert_eq!(
            sub["comment"],
            "4 high: Finds attack.T9999.001 attack.t8888 car.2013-01\n3 high: Finds attack.t9999.001 attack.execution"
        );
        assert_eq!(sub.get("showSubtechniques"), None);
        // A technique without findings of its own is unfolded, and has no colour.
        let parent = technique("T9999").expect("it has a sub-technique");
        assert_eq!((parent.get("score"), &parent["showSubtechniques"]), (None, &Value::Bool(true)));
        assert_eq!(technique("T8888").map(|one| one["score"].clone()), Some(json!(4)));
        assert_eq!(technique("T7777.002"), None);
        assert_eq!(layer["techniques"].as_array().map(Vec::len), Some(3));
        assert_eq!(layer["gradient"]["maxValue"], 7);
        assert_eq!(layer["legendItems"][1]["label"], "4 findings");
    }

    #[test]
    fn a_layer_of_nothing_or_of_one_finding_opens_too() {
        assert_eq!(layer(&[])["techniques"], json!([]));
        assert_eq!(
            layer(&[("attack.t9999", 1)])["legendItems"],
            json!([{ "label": "1 finding", "color": "#b71c1c" }])
        );
        layer(&[("attack.t9999", 2)]);
    }

    #[test]
    fn the_check_of_the_format_sees_faults() {
        let mut found = Vec::new();
        let wrong = json!({ "domain": "enterprise", "techniques": [{ "techniqueID": "9999", "colour": "red" }], "sorting": "3" });
        faults(&wrong, &Is::Object(LAYER), "layer", &mut found);
        assert_eq!(
            found,
            [
                "layer.domain is \"enterprise\"",
                "layer.techniques[0].techniqueID is \"9999\"",
                "layer.techniques[0].colour is not of the format",
                "layer.sorting is \"3\"",
                "layer lacks name",
            ]
        );
    }
}
