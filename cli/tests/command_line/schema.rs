//! As much of JSON Schema as our own schemas use. An unknown keyword fails the test, so nothing is skipped.

use serde_json::{Map, Value};

/// Every place where `document` breaks `schema`.
pub(crate) fn faults(schema: &Value, document: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    Validator { root: schema, faults: &mut faults }.value(schema, document, "$");
    faults
}

struct Validator<'a> {
    root: &'a Value,
    faults: &'a mut Vec<String>,
}

impl Validator<'_> {
    fn value(&mut self, schema: &Value, value: &Value, at: &str) {
        let Value::Object(rules) = schema else { panic!("{at}: no schema but {schema}") };
        for (keyword, rule) in rules {
            if !self.rule(keyword, rule, rules, value, at) {
                self.faults.push(format!("{at}: {value} breaks `{keyword}` {rule}"));
            }
        }
    }

    fn rule(
        &mut self,
        keyword: &str,
        rule: &Value,
        rules: &Map<String, Value>,
        value: &Value,
        at: &str,
    ) -> bool {
        match keyword {
            "$schema" | "$defs" | "$id" | "title" | "description" | "format" => true,
            "$ref" => {
                let path = rule.as_str().unwrap().trim_start_matches('#');
                let target = self.root.pointer(path).unwrap_or_else(|| panic!("no {path}"));
                self.value(target, value, at);
                true
            }
            "type" => has_type(rule, value),
            "anyOf" => rule.as_array().unwrap().iter().any(|any| {
                let mut faults = Vec::new();
                Validator { root: self.root, faults: &mut faults }.value(any, value, at);
                faults.is_empty()
            }),
            "enum" => rule.as_array().unwrap().contains(value),
            "const" => rule == value,
            "minimum" => value.as_f64().is_none_or(|number| number >= rule.as_f64().unwrap()),
            "pattern" => value.as_str().is_none_or(is_word),
            "required" => {
                let has = |name: &Value| value.get(name.as_str().unwrap()).is_some();
                !value.is_object() || rule.as_array().unwrap().iter().all(has)
            }
            "properties" => {
                for (name, part) in rule.as_object().unwrap() {
                    if let Some(inner) = value.get(name) {
                        self.value(part, inner, &format!("{at}.{name}"));
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = rules.get("properties").and_then(Value::as_object);
                let extra = |name: &&String| known.is_none_or(|known| !known.contains_key(*name));
                assert_eq!(rule, &Value::Bool(false), "only `false` is understood");
                value.as_object().is_none_or(|object| object.keys().all(|name| !extra(&name)))
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    self.value(rule, item, &format!("{at}[{index}]"));
                }
                true
            }
            unknown => panic!("{at}: the keyword `{unknown}` is not understood here"),
        }
    }
}

fn has_type(rule: &Value, value: &Value) -> bool {
    if let Value::Array(any) = rule {
        return any.iter().any(|rule| has_type(rule, value));
    }
    match rule.as_str().unwrap() {
        "null" => value.is_null(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        unknown => panic!("the type `{unknown}` is not understood here"),
    }
}

/// The one pattern that our schemas use: words of lower-case letters with `-` between them.
fn is_word(text: &str) -> bool {
    text.split('-').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase()))
}
