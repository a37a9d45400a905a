//! Splunk's operators in `eval` and `where`. One file each; a new one is named in both lists below.

mod add;
mod arithmetic;
mod as_written;
mod comparison;
mod concat;
mod divide;
mod eq;
mod ge;
mod gt;
mod in_;
mod le;
mod like;
mod lt;
mod modulo;
mod multiply;
mod ne;
mod negate;
mod subtract;
mod xor;

use crate::Function;

/// All operators of this folder.
pub(crate) const ALL: &[&Function] = &[
    &add::ADD,
    &as_written::AS_WRITTEN,
    &concat::CONCAT,
    &divide::DIVIDE,
    &eq::EQ,
    &ge::GE,
    &gt::GT,
    &in_::IN,
    &le::LE,
    &like::LIKE,
    &lt::LT,
    &modulo::MODULO,
    &multiply::MULTIPLY,
    &ne::NE,
    &negate::NEGATE,
    &subtract::SUBTRACT,
    &xor::XOR,
];
