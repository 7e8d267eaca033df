-- Names and events. What they do is in lua/caro/.

if vim.g.loaded_caro then
  return
end

if not (vim.lsp.config and vim.lsp.enable) then
  vim.notify('caro needs Neovim 0.11 or later', vim.log.levels.ERROR)
  return
end

local api = vim.api

vim.g.loaded_caro = true

-- Many colour schemes make NonText too dim to read.
local function colours()
  api.nvim_set_hl(0, 'CaroSuggestion', { default = true, fg = '#808080', ctermfg = 244 })
  api.nvim_set_hl(0, 'CaroSuggestionCount', { default = true, fg = '#808080', italic = true })
  api.nvim_set_hl(0, 'CaroHint', { default = true, link = 'DiagnosticVirtualTextInfo' })
end
colours()

api.nvim_create_user_command('Caro', function(event)
  require('caro.command').run(event)
end, {
  nargs = '*',
  range = true,
  desc = 'caro: shell commands from comments, and what is wrong with them',
  complete = function(...)
    return require('caro.command').complete(...)
  end,
})

require('caro.keymaps').define_plugs()

local group = api.nvim_create_augroup('caro', {})

-- A colour scheme clears what it does not know.
api.nvim_create_autocmd('ColorScheme', { group = group, callback = colours })

---@param args {buf: integer, data: {client_id: integer}}
local function is_ours(args)
  local client = vim.lsp.get_client_by_id(args.data.client_id)
  return client ~= nil and client.name == 'caro'
end

api.nvim_create_autocmd('LspAttach', {
  group = group,
  callback = function(args)
    if is_ours(args) then
      require('caro').attach(args.buf)
      require('caro.tour').invite()
    end
  end,
})

api.nvim_create_autocmd('LspDetach', {
  group = group,
  callback = function(args)
    if is_ours(args) then
      require('caro').detach(args.buf)
    end
  end,
})

api.nvim_create_autocmd('LspProgress', {
  group = group,
  callback = function(args)
    if is_ours(args) then
      require('caro.model').progress(args.data.client_id, args.data.params)
    end
  end,
})

-- Neovim 0.11 asks for the findings of what changed only where it is on the screen just then.
api.nvim_create_autocmd('BufWinEnter', {
  group = group,
  callback = function(args)
    local server = require('caro.server')
    local client = server.client(args.buf)
    if client then
      server.pull_diagnostics(client, args.buf)
    end
  end,
})

-- Neovim writes a missing server into its log only.
api.nvim_create_autocmd('FileType', {
  group = group,
  callback = function(args)
    local config = vim.lsp.config.caro
    if vim.lsp.is_enabled('caro') and require('caro.buffer').wanted(args.buf) then
      require('caro.install').warn_if_missing(config.cmd)
    end
  end,
})

if vim.v.vim_did_enter == 1 then
  -- A plugin manager loads us late and calls setup() right after this file.
  vim.schedule(require('caro').start)
else
  require('caro').start()
end
