-- The server, for `vim.lsp.config` and `vim.lsp.enable`. Override any of it from your own
-- configuration: vim.lsp.config('caro', { cmd = { '/elsewhere/caro-lsp', 'serve', '--stdio' } })

local server = require('caro.server')
local status = require('caro.status')

---@type vim.lsp.Config
return {
  cmd = { 'caro-lsp', 'serve', '--stdio' },
  filetypes = { 'sh', 'bash', 'zsh', 'yaml', 'dockerfile', 'make', 'systemd', 'crontab', 'json' },
  -- A file outside both gets a server of its own without a workspace.
  root_markers = { '.caro', '.git' },
  root_dir = function(buf, start)
    if require('caro.buffer').wanted(buf) then
      -- Without a folder the markers decide.
      start()
    end
  end,
  capabilities = {
    -- Neovim before 0.12 does not know inline completion; we answer for it.
    textDocument = { inlineCompletion = { dynamicRegistration = false } },
    workspace = { diagnostics = { refreshSupport = true } },
  },
  before_init = function(params, config)
    -- The server asks for settings once it runs; what it checks before should know them already.
    params.initializationOptions = vim.tbl_extend('force', config.settings or {}, {
      ignoreCommand = server.IGNORE,
      explainCommand = 'caro.explain',
      asksForModel = true,
    })
  end,
  handlers = {
    ['caro/status'] = function(_, params, ctx)
      status.set(params.kind, params.message)
      if params.kind == 'warning' then
        require('caro.model').offer(vim.lsp.get_client_by_id(ctx.client_id))
      end
    end,
    ['textDocument/diagnostic'] = function(err, result, ctx)
      -- Findings of a file that has another name meanwhile would stay, with nobody to take them
      -- back.
      if vim.api.nvim_buf_is_valid(ctx.bufnr) then
        if vim.uri_from_bufnr(ctx.bufnr) == ctx.params.textDocument.uri then
          vim.lsp.diagnostic.on_diagnostic(err, result, ctx)
        end
      end
    end,
    ['workspace/diagnostic/refresh'] = function(_, _, ctx)
      server.pull_all_diagnostics(ctx.client_id)
      return vim.NIL
    end,
    ['window/showMessage'] = function(_, params)
      -- MessageType counts error, warning, info; vim.log.levels the other way round.
      server.say(params.message, math.max(vim.log.levels.ERROR + 1 - params.type, 0))
    end,
  },
  commands = server.client_commands,
  on_exit = function(code, signal)
    status.stopped(code, signal)
  end,
}
