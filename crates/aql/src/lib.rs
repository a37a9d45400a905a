//! QRadar's Ariel Query Language: text to plan and back.
