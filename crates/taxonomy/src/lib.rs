//! What events, fields and log sources exist, and what each vendor calls them.
