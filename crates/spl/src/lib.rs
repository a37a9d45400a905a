//! Splunk's Search Processing Language: text to plan and back.
