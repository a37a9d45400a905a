//! Which group a row is in.

use std::collections::HashMap;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::Int32Type;
use functions::{Value, value_at};
use plan::{MultiKeys, NullKeys, Type};

use super::collation::text;
use crate::types::cast;

/// The number of a key value, `NONE` for a row without one.
type Code = u32;

const NONE: Code = Code::MAX;

/// The values of one key field, numbered as they come. They are told apart by their text.
struct KeyField {
    codes: HashMap<String, Code>,
    values: Vec<Value<'static>>,
}

/// The groups that rows fall into, numbered as they come.
pub(crate) struct Groups {
    keys: Vec<KeyField>,
    null_keys: NullKeys,
    multi_keys: MultiKeys,
    numbers: HashMap<Vec<Code>, usize>,
    members: Vec<Vec<Code>>,
}

impl Groups {
    /// Groups by so many keys, none so far.
    pub(crate) fn new(keys: usize, null_keys: NullKeys, multi_keys: MultiKeys) -> Groups {
        let keys = (0..keys).map(|_| KeyField { codes: HashMap::new(), values: Vec::new() }).collect();
        Groups { keys, null_keys, multi_keys, numbers: HashMap::new(), members: Vec::new() }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.members.len()
    }

    /// The groups of each of `rows` rows. A row is in several where a key has several values, in none where it
    /// lacks one.
    pub(crate) fn of_rows(&mut self, columns: &[ArrayRef], rows: usize) -> Vec<Vec<usize>> {
        let multi_keys = self.multi_keys;
        let codes: Vec<RowCodes> =
            self.keys.iter_mut().zip(columns).map(|(key, column)| key.codes(column, multi_keys)).collect();
        (0..rows).map(|row| self.of_row(&codes, row)).collect()
    }

    fn of_row(&mut self, codes: &[RowCodes], row: usize) -> Vec<usize> {
        let mut members: Vec<Vec<Code>> = vec![Vec::with_capacity(codes.len())];
        for key in codes {
            match key {
                RowCodes::One(codes) => {
                    if codes[row] == NONE && self.null_keys == NullKeys::Drop {
                        return Vec::new();
                    }
                    members.iter_mut().for_each(|member| member.push(codes[row]));
                }
                RowCodes::Several(lists) => {
                    let list = &lists[row];
                    if list.is_empty() && self.null_keys == NullKeys::Drop {
                        return Vec::new();
                    }
                    let list = if list.is_empty() { &vec![NONE] } else { list };
                    let with = |code: &Code| {
                        let code = *code;
                        members.iter().map(move |member| [member.as_slice(), &[code]].concat())
                    };
                    members = list.iter().flat_map(with).collect();
                }
            }
        }
        members.into_iter().map(|member| self.number(member)).collect()
    }

    fn number(&mut self, member: Vec<Code>) -> usize {
        if let Some(number) = self.numbers.get(&member) {
            return *number;
        }
        let number = self.members.len();
        self.members.push(member.clone());
        self.numbers.insert(member, number);
        number
    }

    /// The value of a key in a group.
    pub(crate) fn key(&self, group: usize, key: usize) -> Value<'static> {
        let code = self.members[group][key];
        self.keys[key].values.get(code as usize).cloned().unwrap_or(Value::Null)
    }

    /// Bytes held, roughly.
    pub(crate) fn held(&self) -> usize {
        let values: usize = self.keys.iter().map(|key| key.values.len() * 128).sum();
        values + self.members.len() * (96 + 8 * self.keys.len())
    }
}

/// The codes of a batch's rows in one key.
enum RowCodes {
    One(Vec<Code>),
    Several(Vec<Vec<Code>>),
}

impl KeyField {
    fn codes(&mut self, column: &ArrayRef, multi_keys: MultiKeys) -> RowCodes {
        let rows = 0..column.len();
        if let Some(dictionary) = column.as_dictionary_opt::<Int32Type>() {
            return RowCodes::One(self.of_dictionary(dictionary.keys().iter(), dictionary.values()));
        }
        if column.as_list_opt::<i32>().is_some() && multi_keys != MultiKeys::Whole {
            let mut lists: Vec<Vec<Code>> = rows.map(|row| self.of_list(value_at(column, row))).collect();
            if multi_keys == MultiKeys::EachOnce {
                lists.iter_mut().for_each(only_once);
            }
            return RowCodes::Several(lists);
        }
        let texts = cast(column, Type::Text);
        let one = |row| match value_at(&texts, row) {
            Value::Null => NONE,
            named => self.code(&text(&named), || value_at(column, row).into_owned()),
        };
        RowCodes::One(rows.map(one).collect())
    }

    /// A text is looked up once for each dictionary entry that a row has.
    fn of_dictionary(&mut self, keys: impl Iterator<Item = Option<i32>>, values: &ArrayRef) -> Vec<Code> {
        let mut known: Vec<Option<Code>> = vec![None; values.len()];
        keys.map(|key| {
            let Some(entry) = key.and_then(|key| usize::try_from(key).ok()) else { return NONE };
            *known[entry].get_or_insert_with(|| match value_at(values, entry) {
                Value::Null => NONE,
                value => self.code(&text(&value), || value.clone().into_owned()),
            })
        })
        .collect()
    }

    fn of_list(&mut self, list: Value<'_>) -> Vec<Code> {
        match list {
            Value::Multi(texts) => {
                texts.iter().map(|text| self.code(text, || Value::Text(text.to_string().into()))).collect()
            }
            Value::Null => Vec::new(),
            one => vec![self.code(&text(&one), || one.clone().into_owned())],
        }
    }

    fn code(&mut self, text: &str, value: impl FnOnce() -> Value<'static>) -> Code {
        if let Some(code) = self.codes.get(text) {
            return *code;
        }
        let code = Code::try_from(self.values.len()).unwrap_or(NONE);
        self.codes.insert(text.to_owned(), code);
        self.values.push(value());
        code
    }
}

/// Each code once, where it came first.
fn only_once(codes: &mut Vec<Code>) {
    let all = std::mem::take(codes);
    for code in all {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
}
