//! A language server: what editors ask about queries, rules and detection packages while they are written.
//!
//! [`serve`] speaks the Language Server Protocol over a connection that it is handed. Texts are those of the editor,
//! saved or not; what an editor has not opened comes from the [`Disk`] that the server is handed. Nothing is run: the
//! server knows what compiler, lints and schema tables know.
//!
//! One thread answers, another one lints. An answer that needs findings waits until the text as it is now is linted; a
//! text that changes meanwhile is linted again, and what was found in the older one is dropped.

mod actions;
mod completion;
mod cursor;
mod docs;
mod document;
mod examine;
mod file_uri;
mod hover;
mod kind;
mod package;
mod position;
mod said;
mod schema;
mod server;
mod world;

pub use lsp_server::Connection;
pub use server::{Ended, serve};
pub use world::{Disk, World};
