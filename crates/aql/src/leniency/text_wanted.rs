//! `sourceip LIKE '127.%'`: LIKE and its kin take text; STR() makes it of anything.

use plan::{Expr, Type};
use text::{Diagnostic, Span};

use crate::catalog::PropertyKind;
use crate::lower::Typed;

/// What is said of the left side: where it is mended, and where it is an error.
pub(crate) struct TextWanted {
    pub(crate) warning: Diagnostic,
    pub(crate) error: Diagnostic,
}

/// What the value is, where it is not text.
pub(crate) fn not_text(value: &Typed) -> Option<String> {
    let words = match (value.kind, value.ty) {
        (Some(kind @ (PropertyKind::Host | PropertyKind::Mac | PropertyKind::Port)), _) => kind.words(),
        (Some(PropertyKind::List | PropertyKind::ByteArray | PropertyKind::String), _) => return None,
        (_, Type::Integer | Type::Number) => "a number",
        (_, Type::Boolean) => "true or false",
        (_, Type::Null | Type::Text | Type::Multi) => return None,
    };
    Some(match &value.expr {
        Expr::Field(field) => format!("`{}` is {words}", field.name),
        _ => format!("this is {words}"),
    })
}

/// What is said of bytes, such as those of the payload. The product's words; UTF8() makes text of them.
pub(crate) fn bytes(value: &Typed, span: Span) -> Option<TextWanted> {
    if value.kind != Some(PropertyKind::ByteArray) {
        return None;
    }
    let name = "text-wanted";
    let message = r#"Wrong argument type: "byte[]". "String" is required."#;
    let note = "UTF8(payload) makes text of the payload";
    Some(TextWanted {
        warning: Diagnostic::warning(name, span, format!("{message} UTF8() of it is taken")),
        error: Diagnostic::error(name, span, message).with_note(note),
    })
}

/// What to say of it.
pub(crate) fn text_wanted(span: Span, what: String, word: &str) -> TextWanted {
    let name = "text-wanted";
    TextWanted {
        warning: Diagnostic::warning(
            name,
            span,
            format!("{what} and {word} takes text; STR() of it is taken"),
        ),
        error: Diagnostic::error(name, span, format!("{what} and {word} takes text"))
            .with_note("STR(x) makes text of anything"),
    }
}
