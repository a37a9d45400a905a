//! What each product shows for an event: its fields and how they are made.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use serde::Deserialize;

use crate::CustomProperty;
use crate::rule::{Input, Rule, RuleError, System};

/// What is known of an event before its values: all that a view's rules ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Class<'a> {
    /// Provider's name; empty where unknown.
    pub provider: &'a str,
    /// Channel; empty for an event of no Windows log.
    pub channel: &'a str,
    /// Event id; `None` for an event of no Windows log.
    pub event_id: Option<u32>,
}

impl Class<'_> {
    /// Is it an event of a Windows log?
    pub fn is_windows(&self) -> bool {
        self.event_id.is_some()
    }
}

/// What the values of a view's field are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldType {
    /// Text; several texts where the event has several.
    #[default]
    Text,
    /// 64-bit signed.
    Integer,
    /// Double.
    Number,
    /// `true` or `false`.
    Boolean,
}

/// What becomes of the values that an event has under its own names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Own {
    /// They are fields like others.
    Shown,
    /// They are there for who asks by name, but not among all fields.
    OnRequest,
}

/// What becomes of empty values of Windows events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Empty {
    /// An empty value stays an empty text.
    Kept,
    /// An event has no field for an empty value (Splunk's extraction of XML makes none).
    Absent,
}

/// The fields that a view shows for one class of events.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Fields by name.
    pub fields: BTreeMap<Arc<str>, Rule>,
    /// The event's other values.
    pub own: Own,
    /// Its empty values.
    pub empty: Empty,
    /// Does the view have such events at all?
    pub shown: bool,
}

impl Shape {
    /// How the field of that name is made: by a rule, or it is the event's own value.
    pub fn rule(&self, field: &str) -> Rule {
        self.fields.get(field).cloned().unwrap_or_else(|| Rule::Field(field.into()))
    }
}

/// How the products are set up, and so what they show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Views {
    /// Which generation of Splunk's Windows add-ons is installed.
    pub addon: Addon,
    /// Which names QRadar's content extensions give the properties of Windows events.
    pub profile: Profile,
    /// Custom properties beside those of the profile; they win over it.
    pub custom: Vec<CustomProperty>,
    /// The line that a Windows event is written as that did not come as a line.
    pub payload: PayloadForm,
}

/// The line that a Windows event is written as, in QRadar's payload.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PayloadForm {
    /// As the WinCollect agent sends it.
    #[default]
    WinCollect,
    /// As QRadar's own collectors make it (MSRPC, MSEVEN6): fewer keys, times in milliseconds.
    Mseven6,
    /// As LEEF.
    Leef,
}

/// A generation of Splunk's add-ons for Windows events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Addon {
    /// The sourcetype of XML events is `xmlwineventlog`, whatever their channel.
    #[default]
    Current,
    /// The sourcetype names the channel: `XmlWinEventLog:Microsoft-Windows-Sysmon/Operational`.
    Legacy,
}

/// A set of names for QRadar's custom properties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// Names that IBM's content has today.
    #[default]
    Current,
    /// Names that IBM's content had about 2020.
    Year2020,
    /// No names but the custom ones.
    Custom,
}

impl Addon {
    fn word(self) -> &'static str {
        match self {
            Addon::Current => "current",
            Addon::Legacy => "legacy",
        }
    }

    /// The generation of that name: `current` or `legacy`.
    pub fn parse(word: &str) -> Option<Addon> {
        [Addon::Current, Addon::Legacy].into_iter().find(|addon| addon.word() == word)
    }
}

impl Profile {
    /// The name that people use: `current`, `2020`, `custom`.
    pub fn word(self) -> &'static str {
        match self {
            Profile::Current => "current",
            Profile::Year2020 => "2020",
            Profile::Custom => "custom",
        }
    }

    /// The profile of that name.
    pub fn parse(word: &str) -> Option<Profile> {
        [Profile::Current, Profile::Year2020, Profile::Custom].into_iter().find(|found| found.word() == word)
    }
}

/// What a field says of an event beside its contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Where it comes from: index, source, sourcetype, log source type.
    LogSource,
    /// When it was.
    Time,
    /// The name of a host that somebody speaks to.
    HostName,
}

/// What a field of a view says of an event beside its contents, names compared as they are spelt.
pub fn role(view: &str, field: &str) -> Option<Role> {
    let roles = &content(view)?.roles;
    roles.iter().find(|(_, fields)| fields.iter().any(|known| known == field)).map(|(role, _)| *role)
}

/// The fields of a view that have a role.
pub fn fields_of_role(view: &str, role: Role) -> &'static [String] {
    content(view).and_then(|content| content.roles.get(&role)).map(Vec::as_slice).unwrap_or_default()
}

/// The names of the views, as plans call them.
pub const VIEWS: [&str; 4] = ["splunk", "ariel", "flows", "sigma"];

impl Views {
    /// What the view of that name shows for events of `class`; `None` where there is no such view.
    pub fn shape(&self, view: &str, class: &Class<'_>) -> Option<Shape> {
        let content = content(view)?;
        let mut fields = BTreeMap::new();
        for group in self.groups_in_order(content) {
            if group.holds(class) {
                fields.extend(group.fields.iter().map(|(name, rule)| (name.clone(), rule.clone())));
            }
        }
        if view == "ariel" {
            fields.extend(crate::ariel_events::rules(class));
            let own: Vec<_> = self
                .custom
                .iter()
                .map(|own| (Arc::from(own.name.as_str()), own.rule(class, &fields)))
                .collect();
            fields.extend(own);
        }
        let empty = if class.is_windows() { content.empty } else { Empty::Kept };
        Some(Shape { fields, own: content.own, empty, shown: content.shows(class) })
    }

    /// What the values of a view's field are; text where nothing else is said.
    pub fn field_type(&self, view: &str, field: &str) -> FieldType {
        if view == "ariel"
            && let Some(own) = self.custom(field)
        {
            return own.ty.field_type();
        }
        content(view).and_then(|content| content.types.get(field)).copied().unwrap_or_default()
    }

    /// The custom property of that name.
    pub fn custom(&self, name: &str) -> Option<&CustomProperty> {
        self.custom.iter().find(|own| own.name == name)
    }

    /// Does the view read the whole text of an event for any of those fields (`None`: all)?
    pub fn reads_text(&self, view: &str, fields: Option<&BTreeSet<String>>) -> bool {
        let whole = |rule: &Rule| {
            rule.inputs().iter().any(|input| matches!(input, Input::System(System::Raw | System::Payload)))
        };
        let wanted = |name: &str| fields.is_none_or(|fields| fields.contains(name));
        let of_view = content(view).is_some_and(|content| {
            let mut fields = content.groups.iter().flat_map(|group| &group.fields);
            fields.any(|(name, rule)| wanted(name) && whole(rule))
        });
        let own = |own: &CustomProperty| {
            wanted(&own.name) && own.expressions.iter().any(|expression| whole(&expression.rule))
        };
        of_view || view == "ariel" && self.custom.iter().any(own)
    }

    /// The names that a view gives fields of its own, in any class of events, sorted.
    pub fn names(&self, view: &str) -> BTreeSet<Arc<str>> {
        let Some(content) = content(view) else { return BTreeSet::new() };
        let groups = self.groups_in_order(content);
        let mut names: BTreeSet<Arc<str>> =
            groups.iter().flat_map(|group| group.fields.keys().cloned()).collect();
        if view == "ariel" {
            names.extend(self.custom.iter().map(|own| Arc::from(own.name.as_str())));
        }
        names
    }

    /// The names of the Ariel view's custom properties in one profile, sorted.
    pub fn profile_names(&self, profile: Profile) -> BTreeSet<Arc<str>> {
        if profile == Profile::Custom {
            return self.custom.iter().map(|own| own.name.as_str().into()).collect();
        }
        let groups = content("ariel").map(|content| content.groups.as_slice()).unwrap_or_default();
        groups
            .iter()
            .filter(|group| group.profiles.iter().any(|word| word == profile.word()))
            .flat_map(|group| group.fields.keys().cloned())
            .collect()
    }

    /// Groups that hold for this setup, the ones that win last. Every profile's names can be asked for; where
    /// two profiles mean different things by one name, ours wins.
    fn groups_in_order<'a>(&self, content: &'a Content) -> Vec<&'a Group> {
        let mut groups: Vec<&Group> = content
            .groups
            .iter()
            .filter(|group| group.addon.as_deref().is_none_or(|word| word == self.addon.word()))
            .collect();
        let ours = self.profile.word();
        groups.sort_by_key(|group| match group.profiles.as_slice() {
            [] => 0,
            profiles if profiles.iter().any(|word| word == ours) => 2,
            _ => 1,
        });
        groups
    }
}

/// A view as its content file says.
struct Content {
    own: Own,
    empty: Empty,
    /// The events that the view has; empty for all.
    members: Vec<Members>,
    types: BTreeMap<String, FieldType>,
    roles: BTreeMap<Role, Vec<String>>,
    groups: Vec<Group>,
}

impl Content {
    fn shows(&self, class: &Class<'_>) -> bool {
        self.members.is_empty() || self.members.iter().any(|members| members.hold(class))
    }
}

/// Some classes of events that a view has.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Members {
    channels: Vec<String>,
    #[serde(default)]
    events: Vec<u32>,
}

impl Members {
    fn hold(&self, class: &Class<'_>) -> bool {
        self.channels.iter().any(|channel| channel.eq_ignore_ascii_case(class.channel))
            && (self.events.is_empty() || class.event_id.is_some_and(|id| self.events.contains(&id)))
    }
}

/// Fields of some classes of events.
struct Group {
    windows: Option<bool>,
    channels: Vec<String>,
    events: Vec<u32>,
    addon: Option<String>,
    profiles: Vec<String>,
    fields: BTreeMap<Arc<str>, Rule>,
}

impl Group {
    fn holds(&self, class: &Class<'_>) -> bool {
        let channel_fits = self.channels.is_empty()
            || self.channels.iter().any(|channel| channel.eq_ignore_ascii_case(class.channel));
        let event_fits = self.events.is_empty() || class.event_id.is_some_and(|id| self.events.contains(&id));
        let windows_fits = self.windows.is_none_or(|windows| windows == class.is_windows());
        channel_fits && event_fits && windows_fits
    }
}

/// The file of a view.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContentFile {
    own: Own,
    empty: Empty,
    #[serde(default)]
    members: Vec<Members>,
    #[serde(default)]
    types: BTreeMap<String, FieldType>,
    #[serde(default)]
    roles: BTreeMap<Role, Vec<String>>,
    class: Vec<GroupFile>,
}

/// A `[[class]]` of the file of a view.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupFile {
    #[serde(rename = "about")]
    _about: String,
    windows: Option<bool>,
    #[serde(default)]
    channels: Vec<String>,
    #[serde(default)]
    events: Vec<u32>,
    addon: Option<String>,
    #[serde(default)]
    profiles: Vec<String>,
    fields: BTreeMap<String, String>,
}

fn read(text: &str) -> Result<Content, String> {
    let mut file: ContentFile = toml::from_str(text).map_err(|error| error.to_string())?;
    let classes = std::mem::take(&mut file.class);
    let groups: Result<Vec<Group>, RuleError> = classes.into_iter().map(group).collect();
    let groups = groups.map_err(|error| error.to_string())?;
    let ContentFile { own, empty, members, types, roles, .. } = file;
    Ok(Content { own, empty, members, types, roles, groups })
}

fn group(file: GroupFile) -> Result<Group, RuleError> {
    let mut fields = BTreeMap::new();
    for (name, rule) in file.fields {
        fields.insert(name.into(), Rule::parse(&rule)?);
    }
    let GroupFile { windows, channels, events, addon, profiles, .. } = file;
    Ok(Group { windows, channels, events, addon, profiles, fields })
}

fn content(view: &str) -> Option<&'static Content> {
    static SPLUNK: LazyLock<Content> = LazyLock::new(|| {
        read(include_str!("../../../taxonomy/views/splunk.toml")).expect("tested: splunk.toml can be read")
    });
    static ARIEL: LazyLock<Content> = LazyLock::new(|| {
        read(include_str!("../../../taxonomy/views/ariel.toml")).expect("tested: ariel.toml can be read")
    });
    static FLOWS: LazyLock<Content> = LazyLock::new(|| {
        read(include_str!("../../../taxonomy/views/flows.toml")).expect("tested: flows.toml can be read")
    });
    static SIGMA: LazyLock<Content> = LazyLock::new(|| {
        read(include_str!("../../../taxonomy/views/sigma.toml")).expect("tested: sigma.toml can be read")
    });
    match view {
        "splunk" => Some(&SPLUNK),
        "ariel" => Some(&ARIEL),
        "flows" => Some(&FLOWS),
        "sigma" => Some(&SIGMA),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SYSMON: &str = "Microsoft-Windows-Sysmon/Operational";

    fn check(views: &Views, view: &str, class: (&str, Option<u32>), field: &str, expected: Option<&str>) {
        let class = Class { provider: "", channel: class.0, event_id: class.1 };
        let shape = views.shape(view, &class).expect("the view is known");
        let rule = shape.rule(field);
        let read = |input: &Input| match input {
            Input::Field(name) => match &**name {
                "DestinationIp" => Some("10.1.2.3"),
                "DestinationPort" => Some("443"),
                "Image" | "NewProcessName" => Some(r"C:\W\curl.exe"),
                "User" => Some(r"CORP\ada"),
                "QueryName" => Some("a.example"),
                _ => None,
            },
            Input::System(system) => match system.word() {
                "Computer" => Some("pc1.corp.example"),
                "Channel" => Some(class.channel),
                "EventID" => Some("3"),
                _ => None,
            },
        };
        assert_eq!(rule.evaluate(&read).as_deref(), expected, "{view} {field}");
    }

    #[test]
    fn splunk_shows_a_network_connection_as_the_add_on_does() {
        let today = Views::default();
        let connection = (SYSMON, Some(3));
        check(&today, "splunk", connection, "sourcetype", Some("xmlwineventlog"));
        check(
            &today,
            "splunk",
            connection,
            "source",
            Some("XmlWinEventLog:Microsoft-Windows-Sysmon/Operational"),
        );
        check(&today, "splunk", connection, "index", Some("main"));
        check(&today, "splunk", connection, "host", Some("pc1"));
        check(&today, "splunk", connection, "EventCode", Some("3"));
        check(&today, "splunk", connection, "dest_ip", Some("10.1.2.3"));
        check(&today, "splunk", connection, "process_name", Some("curl.exe"));
        check(&today, "splunk", connection, "user", Some("ada"));
        check(&today, "splunk", connection, "parent_process_name", None);
        let legacy = Views { addon: Addon::Legacy, ..Views::default() };
        let named = Some("XmlWinEventLog:Microsoft-Windows-Sysmon/Operational");
        check(&legacy, "splunk", connection, "sourcetype", named);
    }

    #[test]
    fn ariel_shows_properties_under_the_names_of_each_profile() {
        let views = Views::default();
        let connection = (SYSMON, Some(3));
        check(&views, "ariel", connection, "devicetype", Some("12"));
        check(&views, "ariel", connection, "destinationip", Some("10.1.2.3"));
        check(&views, "ariel", connection, "sourceip", Some("0.0.0.0"));
        check(&views, "ariel", connection, "username", Some("ada"));
        check(&views, "ariel", connection, "Event ID", Some("3"));
        check(&views, "ariel", connection, "EventID", Some("3"));
        check(&views, "ariel", connection, "Process Path", Some(r"C:\W\curl.exe"));
        check(&views, "ariel", connection, "category", Some("4012"));
        check(&views, "ariel", connection, "qid", Some("5001840"));
        check(&views, "ariel", connection, "logsourcename", Some("WindowsAuthServer @ pc1.corp.example"));
        check(&views, "ariel", ("", None), "destinationport", Some("443"));
        assert_eq!(views.field_type("ariel", "starttime"), FieldType::Integer);
        assert!(views.profile_names(Profile::Current).contains("Process Path"));
        assert!(!views.profile_names(Profile::Year2020).contains("Command"));
    }

    #[test]
    fn sigma_gives_security_events_the_names_that_its_categories_use() {
        let views = Views::default();
        check(&views, "sigma", ("Security", Some(4688)), "Image", Some(r"C:\W\curl.exe"));
        check(&views, "sigma", (SYSMON, Some(3)), "Image", Some(r"C:\W\curl.exe"));
    }

    #[test]
    fn custom_properties_win() {
        let rule = Rule::parse("lower(Image)").expect("the rule can be read");
        let custom = vec![CustomProperty::of("Process Path", rule)];
        let views = Views { custom, ..Views::default() };
        check(&views, "ariel", (SYSMON, Some(3)), "Process Path", Some(r"c:\w\curl.exe"));
    }

    #[test]
    fn an_unknown_view_has_no_shape() {
        let class = Class { provider: "", channel: "", event_id: None };
        assert!(Views::default().shape("elastic", &class).is_none());
    }

    #[test]
    fn every_content_file_can_be_read() {
        for view in VIEWS {
            assert!(content(view).is_some(), "{view}");
        }
    }
}
