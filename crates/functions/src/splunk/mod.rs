//! Splunk's eval functions. One file each; a new one is named in both lists below.

mod abs;
mod acos;
mod acosh;
mod asin;
mod asinh;
mod atan;
mod atan2;
mod atanh;
mod avg;
mod bit_and;
mod bit_not;
mod bit_or;
mod bit_shift_left;
mod bit_shift_right;
mod bit_xor;
mod bits;
mod case;
mod ceil;
mod ceiling;
mod cidrmatch;
mod coalesce;
mod commands;
mod conversion;
pub(crate) mod convert;
mod cos;
mod cosh;
mod digest;
mod elementwise;
mod exact;
mod exp;
mod extreme;
mod false_;
mod floor;
mod hypot;
mod if_;
mod ifnull;
mod ipmask;
mod isarray;
mod isbool;
mod isdouble;
mod isint;
mod ismv;
mod isnotnull;
mod isnull;
mod isnum;
mod isobject;
mod isstr;
mod json;
mod json_append;
mod json_array;
mod json_array_to_mv;
mod json_change;
mod json_delete;
mod json_entries;
mod json_extend;
mod json_extract;
mod json_extract_exact;
mod json_has_key_exact;
mod json_keys;
mod json_object;
mod json_path;
mod json_set;
mod json_set_exact;
mod json_valid;
mod json_value;
mod kind;
mod len;
mod ln;
mod log;
mod lookup;
mod lower;
mod ltrim;
mod match_;
mod max;
mod md5;
mod median;
mod min;
mod mode;
mod mv_to_json_array;
mod mvappend;
mod mvcount;
mod mvdedup;
mod mvfilter;
mod mvfind;
mod mvindex;
mod mvjoin;
mod mvmap;
mod mvrange;
mod mvreverse;
mod mvsort;
mod mvzip;
mod now;
mod null_;
mod nullif;
pub(crate) mod number;
mod one_number;
pub(crate) mod operators;
mod order;
mod paths;
mod pi;
mod pow;
mod printf;
mod random;
mod refusal;
mod relative;
mod relative_time;
mod replace;
mod round;
mod rtrim;
pub(crate) mod search;
mod sha1;
mod sha256;
mod sha512;
mod sigfig;
mod sin;
mod sinh;
mod span_unit;
mod spath;
mod split;
mod sqrt;
mod statistics;
mod stdev;
mod strftime;
mod strptime;
mod substr;
mod sum;
mod tan;
mod tanh;
mod time;
mod time_format;
mod toarray;
mod tobool;
mod todouble;
mod toint;
mod tojson;
mod tomv;
mod tonumber;
mod toobject;
mod tostring;
mod trim;
mod trimming;
mod true_;
mod typeof_;
mod upper;
mod urldecode;
mod urlencode;
mod validate;
mod variance;
mod xpath;

pub use paths::paths_of_text;
pub use relative::Modifiers as RelativeTime;
pub use span_unit::SpanUnit;
pub use time_format::TimeFormat;
pub use xpath::xpath_of_text;

use crate::Function;

/// All eval functions of this folder.
pub(crate) const ALL: &[&Function] = &[
    &abs::ABS,
    &acos::ACOS,
    &acosh::ACOSH,
    &asin::ASIN,
    &asinh::ASINH,
    &atan::ATAN,
    &atan2::ATAN2,
    &atanh::ATANH,
    &avg::AVG,
    &bit_and::BIT_AND,
    &bit_not::BIT_NOT,
    &bit_or::BIT_OR,
    &bit_shift_left::BIT_SHIFT_LEFT,
    &bit_shift_right::BIT_SHIFT_RIGHT,
    &bit_xor::BIT_XOR,
    &case::CASE,
    &ceil::CEIL,
    &ceiling::CEILING,
    &cidrmatch::CIDRMATCH,
    &coalesce::COALESCE,
    &ifnull::IFNULL,
    &commands::COMMANDS,
    &cos::COS,
    &cosh::COSH,
    &exact::EXACT,
    &exp::EXP,
    &false_::FALSE,
    &floor::FLOOR,
    &hypot::HYPOT,
    &if_::IF,
    &ipmask::IPMASK,
    &isbool::ISBOOL,
    &isint::ISINT,
    &ismv::ISMV,
    &isnotnull::ISNOTNULL,
    &isnull::ISNULL,
    &isnum::ISNUM,
    &isstr::ISSTR,
    &json_array::JSON_ARRAY,
    &json_extract::JSON_EXTRACT,
    &json_object::JSON_OBJECT,
    &json_valid::JSON_VALID,
    &len::LEN,
    &ln::LN,
    &log::LOG,
    &lookup::LOOKUP,
    &lower::LOWER,
    &ltrim::LTRIM,
    &match_::MATCH,
    &max::MAX,
    &md5::MD5,
    &median::MEDIAN,
    &min::MIN,
    &mode::MODE,
    &mvappend::MVAPPEND,
    &mvcount::MVCOUNT,
    &mvdedup::MVDEDUP,
    &mvfind::MVFIND,
    &mvfilter::MVFILTER,
    &mvindex::MVINDEX,
    &mvjoin::MVJOIN,
    &mvmap::MVMAP,
    &mvrange::MVRANGE,
    &mvreverse::MVREVERSE,
    &mvsort::MVSORT,
    &mvzip::MVZIP,
    &now::NOW,
    &null_::NULL,
    &nullif::NULLIF,
    &pi::PI,
    &pow::POW,
    &printf::PRINTF,
    &relative_time::RELATIVE_TIME,
    &replace::REPLACE,
    &round::ROUND,
    &rtrim::RTRIM,
    &sha1::SHA1,
    &sha256::SHA256,
    &sha512::SHA512,
    &sigfig::SIGFIG,
    &sin::SIN,
    &sinh::SINH,
    &spath::SPATH,
    &split::SPLIT,
    &sqrt::SQRT,
    &stdev::STDEV,
    &strftime::STRFTIME,
    &strptime::STRPTIME,
    &substr::SUBSTR,
    &sum::SUM,
    &tan::TAN,
    &tanh::TANH,
    &time::TIME,
    &tonumber::TONUMBER,
    &tostring::TOSTRING,
    &trim::TRIM,
    &true_::TRUE,
    &typeof_::TYPEOF,
    &upper::UPPER,
    &urldecode::URLDECODE,
    &validate::VALIDATE,
    &variance::VARIANCE,
    &random::RANDOM,
    &urlencode::URLENCODE,
    &json::JSON,
    &json_keys::JSON_KEYS,
    &json_entries::JSON_ENTRIES,
    &isarray::ISARRAY,
    &isobject::ISOBJECT,
    &toarray::TOARRAY,
    &toobject::TOOBJECT,
    &json_array_to_mv::JSON_ARRAY_TO_MV,
    &tojson::TOJSON,
    &tomv::TOMV,
    &mv_to_json_array::MV_TO_JSON_ARRAY,
    &tobool::TOBOOL,
    &todouble::TODOUBLE,
    &toint::TOINT,
    &isdouble::ISDOUBLE,
    &json_set::JSON_SET,
    &json_set_exact::JSON_SET_EXACT,
    &json_append::JSON_APPEND,
    &json_extend::JSON_EXTEND,
    &json_delete::JSON_DELETE,
    &json_has_key_exact::JSON_HAS_KEY_EXACT,
    &json_extract_exact::JSON_EXTRACT_EXACT,
];
