//! Ariel's operators. One file each; a new one is named in both lists below.

mod add;
mod arithmetic;
mod between;
mod bit_and;
mod bit_or;
mod case;
mod comparison;
mod divide;
mod eq;
mod ge;
mod gt;
mod ilike;
mod imatches;
mod in_;
mod is_null;
mod le;
mod like;
mod lt;
mod matches;
mod modulo;
mod multiply;
mod ne;
mod negate;
mod power;
mod regular;
mod subtract;
mod wildcards;

use crate::Function;

/// All operators of this folder.
pub(crate) const ALL: &[&Function] = &[
    &add::ADD,
    &between::BETWEEN,
    &bit_and::BIT_AND,
    &bit_or::BIT_OR,
    &case::CASE,
    &divide::DIVIDE,
    &eq::EQ,
    &ge::GE,
    &gt::GT,
    &ilike::ILIKE,
    &imatches::IMATCHES,
    &imatches::IMATCHES_WHOLE,
    &in_::IN,
    &is_null::IS_NULL,
    &le::LE,
    &like::LIKE,
    &lt::LT,
    &matches::MATCHES,
    &matches::MATCHES_WHOLE,
    &modulo::MODULO,
    &multiply::MULTIPLY,
    &ne::NE,
    &negate::NEGATE,
    &power::POWER,
    &subtract::SUBTRACT,
];
