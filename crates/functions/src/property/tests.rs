//! What expressions take out of payloads.

use taxonomy::{Extract, PropertyType};

use super::{Expression, Extraction};

#[track_caller]
fn check(expression: &Expression, payload: &str, expected: Option<&str>) {
    let made = Extraction::new(expression, PropertyType::Text, "").expect("it can be made");
    assert_eq!(made.extract(payload).as_deref(), expected, "{expression:?} of {payload}");
}

fn pattern(pattern: &str, group: usize) -> Expression {
    Expression::Regex { pattern: pattern.to_owned(), group, format: String::new() }
}

#[test]
fn a_group_of_a_pattern() {
    let payload = "AgentDevice=WindowsLog\tUser=OFFICE\\mara\tMessage=Image: C:\\a.exe CommandLine: a.exe -x";
    check(&pattern(r"Image:\s(.*?)\sCommandLine:", 1), payload, Some(r"C:\a.exe"));
    check(&pattern(r"(?i)USER=(\w+)\\(\w+)", 2), payload, Some("mara"));
    check(&pattern(r"User=\w+", 0), payload, Some("User=OFFICE"));
    check(&pattern("Nothing=(.*)", 1), payload, None);
    let both = Expression::Regex {
        pattern: r"User=(\w+)\\(\w+)".to_owned(),
        group: 1,
        format: "$2@$1 for 5$".to_owned(),
    };
    check(&both, payload, Some("mara@OFFICE for 5$"));
    let wrong = Extraction::new(&pattern("(a)", 2), PropertyType::Text, "").expect_err("it has one group");
    assert_eq!(wrong, "the pattern has 1 groups, not 2");
}

#[test]
fn paths_into_json_and_xml() {
    let json = |path: &str| Expression::Json(path.to_owned());
    let payload = r#"<13>Mar 05 09:10:11 h {"a":{"b c":[{"d":"x"},{"d":5}]},"n":null,"t":true}"#;
    check(&json(r#"/"a"/"b c"[1]/"d""#), payload, Some("5"));
    check(&json(r#"{/"a"/"b c"[0]/"d"} is {/"t"}"#), payload, Some("x is true"));
    check(&json(r#"/"a"/"b c"[0]"#), payload, Some(r#"{"d":"x"}"#));
    check(&json(r#"/"n""#), payload, None);
    check(&json(r#"/"a"/"z""#), payload, None);
    let xml = |path: &str| Expression::Xml(path.to_owned());
    let payload = "<13>Mar 05 09:10:11 h <Event><System><Provider Name='P' Guid=\"g\"/><EventID>3</EventID></System><EventData><Data Name='A'>one &amp; 2</Data><Data Name='B'>two</Data></EventData></Event>";
    check(&xml(r#"/"Event"/"System"/"EventID""#), payload, Some("3"));
    check(&xml(r#"/"Event"/"System"/"Provider".Guid"#), payload, Some("g"));
    check(&xml(r#"/"Event"/"EventData"/"Data""#), payload, Some("one & 2"));
    check(&xml(r#"/"Event"/"EventData"/"Data"[1]"#), payload, Some("two"));
    check(&xml(r#"/"Event"/"EventData"/"Data"[2]"#), payload, None);
    check(&xml(r#"/"EventID""#), payload, Some("3"));
}

#[test]
fn keys_of_leef_and_cef() {
    let leef = |key: &str| Expression::Leef(key.to_owned());
    let payload = "<13>Mar 05 09:10:11 h LEEF:2.0|ABC|Defender|1.13|login|^|usrName=mara^src=192.0.2.1";
    check(&leef("usrName"), payload, Some("mara"));
    check(&leef("$eventid$"), payload, Some("login"));
    check(&leef("dst"), payload, None);
    let cef = |key: &str| Expression::Cef(key.to_owned());
    let payload =
        "CEF:0|ABC|Defender|1.13|login|Console Login|1|duser=mara cs1=John Smith cs1Label=Person Name";
    check(&cef("cs1"), payload, Some("John Smith"));
    check(&cef("cs1Label"), payload, Some("Person Name"));
    check(&cef("$name$"), payload, Some("Console Login"));
    check(&cef("$id$"), "no such line", None);
}

#[test]
fn names_and_items() {
    let named = |name: &str| Expression::NameValue {
        name: name.to_owned(),
        between_pairs: "\t".to_owned(),
        after_name: "=".to_owned(),
    };
    let payload = "<13>Mar 05 09:10:11 h AgentDevice=WindowsLog\tEventID=3\tDomain=";
    check(&named("AgentDevice"), payload, Some("WindowsLog"));
    check(&named("EventID"), payload, Some("3"));
    check(&named("Domain"), payload, Some(""));
    check(&named("ID"), payload, None);
    let item = |number| Expression::Item { number, delimiter: ",".to_owned() };
    check(&item(1), "a, b,c", Some("b"));
    check(&item(3), "a, b,c", None);
}

#[test]
fn a_type_refuses_what_is_not_of_it() {
    let typed = |ty, date: &str, payload: &str| {
        Extraction::new(&pattern("v=(.*)", 1), ty, date).expect("it can be made").extract(payload)
    };
    assert_eq!(typed(PropertyType::Number, "", "v=1,024").as_deref(), Some("1024"));
    assert_eq!(typed(PropertyType::Number, "", "v=many"), None);
    assert_eq!(typed(PropertyType::Ip, "", "v=192.0.2.1").as_deref(), Some("192.0.2.1"));
    assert_eq!(typed(PropertyType::Ip, "", "v=::1"), None);
    assert_eq!(typed(PropertyType::Port, "", "v=443").as_deref(), Some("443"));
    assert_eq!(typed(PropertyType::Port, "", "v=70000"), None);
    let pattern = "MMM dd yyyy HH:mm:ss";
    assert_eq!(
        typed(PropertyType::Date, pattern, "v=Mar 05 2024 09:10:11").as_deref(),
        Some("1709629811000")
    );
    assert_eq!(typed(PropertyType::Date, pattern, "v=soon"), None);
}
