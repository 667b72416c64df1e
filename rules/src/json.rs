//! JSON in which no name is given twice: of two fields of one name a parser keeps one, and says nothing of the other.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Any JSON, and the places at which a name is given a second time, as JSON pointers.
pub fn read(text: &str) -> Result<(Value, Vec<String>), serde_json::Error> {
    let mut twice = Vec::new();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let place = Place {
        at: &mut String::new(),
        twice: &mut twice,
    };
    let value = place.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok((value, twice))
}

/// What is said of such a place.
pub fn twice(at: &str) -> String {
    let name = at.rsplit('/').next().unwrap_or_default();
    let name = name.replace("~1", "/").replace("~0", "~");
    format!("`{name}` is given twice; only one of them could hold.")
}

/// A field's name in a JSON pointer.
pub fn escaped(field: &str) -> String {
    field.replace('~', "~0").replace('/', "~1")
}

/// The beginning of a value, to be named in a message; a text as it is.
pub fn shown(value: &Value) -> String {
    let all = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match all.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{}…", &all[..end]),
        None => all,
    }
}

/// So many characters say which value is meant.
const MOST_SHOWN: usize = 40;

struct Place<'a> {
    at: &'a mut String,
    twice: &'a mut Vec<String>,
}

impl Place<'_> {
    /// What stands at a name or number below.
    fn below<T>(&mut self, name: &str, read: impl FnOnce(Place<'_>) -> T) -> T {
        let length = self.at.len();
        self.at.push('/');
        self.at.push_str(&escaped(name));
        let result = read(Place {
            at: self.at,
            twice: self.twice,
        });
        self.at.truncate(length);
        result
    }
}

impl<'de> DeserializeSeed<'de> for Place<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Place<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            let value = self.below(&name, |place| {
                if object.contains_key(&name) {
                    place.twice.push(place.at.clone());
                }
                map.next_value_seed(place)
            })?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        let next = |list: &Vec<Value>, seq: &mut A, place: &mut Self| {
            place.below(&list.len().to_string(), |place| {
                seq.next_element_seed(place)
            })
        };
        while let Some(value) = next(&list, &mut seq, &mut self)? {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_serde_reads_and_where_a_name_is_given_twice() {
        let text = r#"{"a":[1,{"x/y":-2.5,"x/y":null}],"b":true,"a":"\u00e9"}"#;
        let (value, twice) = read(text).unwrap();
        assert_eq!(value, serde_json::from_str::<Value>(text).unwrap());
        assert_eq!(twice, ["/a/1/x~1y", "/a"]);
        assert_eq!(
            super::twice(&twice[0]),
            "`x/y` is given twice; only one of them could hold."
        );
        for bad in ["", "{", "{} {}", "[1,]", &"[".repeat(10_000)] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
