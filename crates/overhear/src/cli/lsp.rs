//! The arguments of `overhear lsp`.

use clap::Args;

use super::SetUpArgs;

pub(super) const HELP: &str = "\
An editor starts it and speaks the Language Server Protocol with it: findings with their fixes, hover, completion.
It answers for .spl, .aql, Sigma's .yml and detection packages. docs/editors.md says how to set up VS Code, Neovim and Helix.

Exit codes:
  0  the editor said good-bye
  2  it went away without, or spoke something else";

/// Arguments of `lsp`.
#[derive(Debug, Args)]
pub(crate) struct LspArgs {
    #[command(flatten)]
    pub(crate) set_up: SetUpArgs,
    /// Accepted, since editors give it: there is no other way
    #[arg(long, hide = true)]
    pub(crate) stdio: bool,
}
