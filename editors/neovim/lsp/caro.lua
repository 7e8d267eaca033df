-- The server, for `vim.lsp.config` and `vim.lsp.enable`. Override any of it from your own
-- configuration: vim.lsp.config('caro', { cmd = { '/elsewhere/caro-lsp', 'serve', '--stdio' } })

local status = require('caro.status')

---@type vim.lsp.Config
return {
  cmd = { 'caro-lsp', 'serve', '--stdio' },
  filetypes = { 'sh', 'bash', 'zsh' },
  -- A file outside both gets a server of its own without a workspace.
  root_markers = { '.caro', '.git' },
  capabilities = {
    -- Neovim before 0.12 does not know inline completion; we answer for it.
    textDocument = { inlineCompletion = { dynamicRegistration = false } },
  },
  handlers = {
    ['caro/status'] = function(_, params)
      status.set(params.kind, params.message)
    end,
  },
  commands = require('caro.server').client_commands,
  on_exit = function(code)
    status.stopped(code)
  end,
}
