//! Findings as a layer of the ATT&CK Navigator.
//!
//! Source: layers/LAYERFORMATv4_5.md of mitre-attack/attack-navigator.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{Rule, Summary};

/// So many rules are named for a technique.
const NAMED: usize = 20;

/// The layer: each technique that a rule with findings is tagged with, with how many findings there are.
pub fn navigator_layer(summary: &Summary, rules: &[Rule]) -> Value {
    let mut techniques: BTreeMap<String, (u64, Vec<String>)> = BTreeMap::new();
    for (_, rule, count) in summary.found(rules) {
        for technique in rule.tags.iter().filter_map(|tag| technique(tag)) {
            let (score, named) = techniques.entry(technique).or_default();
            *score += count;
            named.push(format!("{count} {}: {}", rule.level.word(), rule.title));
        }
    }
    let most = techniques.values().map(|(score, _)| *score).max().unwrap_or(0);
    let techniques: Vec<Value> = techniques
        .into_iter()
        .map(|(id, (score, mut named))| {
            let more = named.len().saturating_sub(NAMED);
            named.truncate(NAMED);
            if more > 0 {
                named.push(format!("and {more} more rules"));
            }
            json!({
                "techniqueID": id,
                "score": score,
                "comment": named.join("\n"),
                "enabled": true,
                "showSubtechniques": id_of_parent(&id).is_none(),
            })
        })
        .collect();
    json!({
        "name": "Overhear: Sigma findings",
        "versions": { "navigator": "5.1.0", "layer": "4.5" },
        "domain": "enterprise-attack",
        "description": format!("{} findings; the score is the number of findings", summary.findings),
        "sorting": 3,
        "hideDisabled": false,
        "techniques": techniques,
        // The upper bound has to be above the lower one, even where nothing was found.
        "gradient": { "colors": ["#fff3e0", "#fb8c00", "#b71c1c"], "minValue": 0, "maxValue": most.max(1) },
        "legendItems": [],
        "metadata": [{ "name": "rules", "value": rules.len().to_string() }],
        "links": [],
    })
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

fn id_of_parent(id: &str) -> Option<&str> {
    id.split_once('.').map(|(parent, _)| parent)
}
