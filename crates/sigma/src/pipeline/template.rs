//! Values of an added condition that name parts of the rule's log source.

use crate::{Body, Logsource, Value};

/// Puts the parts of the log source in the places of `$category`, `$product` and `$service`. A part that the rule
/// leaves open is `None`, as Python writes it.
pub(super) fn fill(body: &mut Body, logsource: &Logsource) {
    match body {
        Body::Items(items, _) => {
            for value in items.iter_mut().flat_map(|item| &mut item.values) {
                if let Value::Text(text) = &mut value.value {
                    *text = filled(text, logsource);
                }
            }
        }
        Body::All(bodies, _) | Body::Any(bodies, _) => {
            bodies.iter_mut().for_each(|body| fill(body, logsource));
        }
        Body::Keyword(_) => {}
    }
}

fn filled(text: &str, logsource: &Logsource) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        filled.push_str(before);
        if let Some(after) = after.strip_prefix('$') {
            filled.push('$');
            rest = after;
            continue;
        }
        let braced = after.strip_prefix('{').and_then(|inner| inner.split_once('}'));
        let (name, behind) = braced.unwrap_or_else(|| {
            let end = after.find(|found: char| !found.is_ascii_alphanumeric() && found != '_');
            after.split_at(end.unwrap_or(after.len()))
        });
        let part = match name {
            "category" => &logsource.category,
            "product" => &logsource.product,
            "service" => &logsource.service,
            _ => {
                filled.push('$');
                rest = after;
                continue;
            }
        };
        filled.push_str(part.as_ref().map_or("None", |part| part.value.as_str()));
        rest = behind;
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use text::{Span, Spanned};

    use super::*;

    #[test]
    fn parts_of_the_log_source_stand_for_their_names() {
        let part = Some(Spanned::new("windows".to_owned(), Span::default()));
        let logsource = Logsource { product: part, ..Logsource::default() };
        assert_eq!(
            filled("a $product-${product}s $category $$x $other $", &logsource),
            "a windows-windowss None $x $other $"
        );
    }
}
