//! Tells Zed how to start caro-lsp, and gives the server its settings.

use zed_extension_api::{self as zed, serde_json, settings::LspSettings, LanguageServerId, Result};

struct Caro;

impl zed::Extension for Caro {
    fn new() -> Self {
        Self
    }

    fn language_server_command(
        &mut self,
        id: &LanguageServerId,
        worktree: &zed::Worktree,
    ) -> Result<zed::Command> {
        let binary = LspSettings::for_worktree(id.as_ref(), worktree)?.binary;
        let path = binary.as_ref().and_then(|binary| binary.path.clone());
        let arguments = binary.and_then(|binary| binary.arguments);
        Ok(zed::Command {
            command: path.or_else(|| worktree.which("caro-lsp")).ok_or(
                "caro-lsp is not on the PATH. Install it, or set lsp.caro-lsp.binary.path",
            )?,
            args: arguments.unwrap_or_else(|| vec!["serve".into(), "--stdio".into()]),
            env: worktree.shell_env(),
        })
    }

    fn language_server_workspace_configuration(
        &mut self,
        id: &LanguageServerId,
        worktree: &zed::Worktree,
    ) -> Result<Option<serde_json::Value>> {
        let settings = LspSettings::for_worktree(id.as_ref(), worktree)?.settings;
        Ok(Some(serde_json::json!({ "caro": settings.unwrap_or_default() })))
    }
}

zed::register_extension!(Caro);
