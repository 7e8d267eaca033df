-- What users call. All decisions about shell code are made in the server.

local ghost = require('caro.ghost')
local native = require('caro.native')
local server = require('caro.server')
local text = require('caro.text')

local M = {}

---@class caro.Options
---@field cmd string[]? how to start the server
---@field settings table? what the server reads under `caro`, see |caro-settings|
---@field keymaps boolean|table<string, string|false>? true for the suggested keys
---@field quiet string[]? types of files where suggestions come only when asked for
---@field debounce_ms integer? quiet time before an automatic request (Neovim 0.11)

--- Optional: everything works without it, except for keys.
---@param options caro.Options?
function M.setup(options)
  options = options or {}
  vim.validate('cmd', options.cmd, 'table', true)
  vim.validate('settings', options.settings, 'table', true)
  vim.validate('keymaps', options.keymaps, { 'boolean', 'table' }, true)
  vim.validate('quiet', options.quiet, 'table', true)
  vim.validate('debounce_ms', options.debounce_ms, 'number', true)
  vim.lsp.config('caro', {
    cmd = options.cmd,
    settings = options.settings and next(options.settings) and { caro = options.settings } or nil,
  })
  ghost.debounce_ms = options.debounce_ms or ghost.debounce_ms
  for _, filetype in ipairs(options.quiet or {}) do
    ghost.quiet[filetype] = true
  end
  if options.keymaps then
    require('caro.keymaps').map(options.keymaps)
  end
  if vim.g.loaded_caro then
    M.start()
  end
end

--- A setting under `caro` as the next server will receive it.
---@param ... string
local function setting(...)
  return vim.tbl_get(vim.lsp.config.caro or {}, 'settings', 'caro', ...)
end

--- Start servers for shell scripts, those already open and those to come, unless switched off.
function M.start()
  vim.lsp.enable('caro', setting('enable') ~= false)
end

--- Called when a server is attached to a buffer, and when a setting has changed.
---@param buf integer
function M.attach(buf)
  local client = server.client(buf)
  if not client then
    return
  end
  if not native.available() then
    ghost.enable(buf)
    return
  end
  local function resume()
    local completion = vim.tbl_get(client.settings or {}, 'caro', 'completion') or {}
    local on = completion.enable ~= false and completion.automatic ~= false
    native.draw(buf, on and not ghost.quiet[vim.bo[buf].filetype])
  end
  ghost.enable(buf, resume)
  resume()
end

---@param buf integer
function M.detach(buf)
  ghost.disable(buf)
end

---@param part fun(text: string): string
local function accept(part)
  local accepted = ghost.accept(part) or native.available() and native.accept(part)
  if accepted then
    vim.api.nvim_exec_autocmds('User', { pattern = 'CaroAccepted', modeline = false })
  end
  return accepted
end

--- Accept the suggestion. Each of these is false where none is shown.
---@return boolean
function M.accept()
  return accept(text.all)
end

---@return boolean
function M.accept_word()
  return accept(text.word)
end

---@return boolean
function M.accept_line()
  return accept(text.line)
end

---@param step integer
---@return boolean
local function cycle(step)
  return ghost.cycle(step) or native.available() and native.cycle(step)
end

--- Show the next alternative.
---@return boolean
function M.next()
  return cycle(1)
end

---@return boolean
function M.previous()
  return cycle(-1)
end

---@return boolean
function M.dismiss()
  return ghost.dismiss() or native.available() and native.dismiss()
end

--- Show where the suggestion comes from and how sure that is, or no longer. Neovim 0.12 does not
--- let that be drawn beside a suggestion of its own.
---@return boolean
function M.origin()
  return ghost.tell_origin()
end

--- Ask for a suggestion now. Works where automatic ones are off, and from normal mode.
function M.suggest()
  local buf = vim.api.nvim_get_current_buf()
  if not server.client(buf) then
    server.say('no server for this buffer. See :checkhealth caro', vim.log.levels.WARN)
    return
  end
  local function ask()
    if native.available() then
      native.draw(buf, false)
    end
    ghost.suggest()
  end
  if vim.api.nvim_get_mode().mode:sub(1, 1) == 'i' then
    ask()
    return
  end
  vim.api.nvim_create_autocmd('InsertEnter', { once = true, callback = vim.schedule_wrap(ask) })
  vim.cmd('startinsert!')
end

--- For an `expr` mapping: the keys that perform an action, or nil where there is nothing to act on.
---@param name string
---@return string?
function M.press(name)
  if ghost.visible() then
    return require('caro.keymaps').actions[name].plug
  end
  -- Neovim acts on its own suggestion after the mapping has returned.
  if native.available() and M[name]() then
    return ''
  end
end

--- Switch everything off or on. Off means that no server runs.
function M.toggle()
  local on = not vim.lsp.is_enabled('caro')
  vim.lsp.config('caro', { settings = { caro = { enable = on } } })
  M.start()
  server.say(on and 'on' or 'off')
end

--- Switch suggestions while typing off or on; the explicit request keeps working.
function M.toggle_automatic()
  local on = setting('completion', 'automatic') == false
  local settings = { caro = { completion = { automatic = on } } }
  vim.lsp.config('caro', { settings = settings })
  for _, client in ipairs(vim.lsp.get_clients({ name = 'caro' })) do
    client.settings = vim.tbl_deep_extend('force', client.settings or {}, settings)
    client:notify('workspace/didChangeConfiguration', { settings = client.settings })
    for buf in pairs(client.attached_buffers) do
      M.attach(buf)
    end
  end
  server.say('suggestions while typing: ' .. (on and 'on' or 'off'))
end

--- Switch suggestions while typing off or on in files of the type of this one.
function M.toggle_filetype()
  local filetype = vim.bo.filetype
  ghost.quiet[filetype] = not ghost.quiet[filetype] or nil
  for _, client in ipairs(vim.lsp.get_clients({ name = 'caro' })) do
    for buf in pairs(client.attached_buffers) do
      if vim.bo[buf].filetype == filetype then
        M.attach(buf)
      end
    end
  end
  local state = ghost.quiet[filetype] and 'off' or 'on'
  server.say(('suggestions while typing in %s files: %s'):format(filetype, state))
end

--- End all servers and start them again.
function M.restart()
  local clients = vim.lsp.get_clients({ name = 'caro' })
  vim.lsp.enable('caro', false)
  local function ended(client)
    return client:is_stopped()
  end
  -- One that does not answer a polite request is ended the other way.
  if not vim.wait(3000, function()
    return vim.iter(clients):all(ended)
  end, 20) then
    for _, client in ipairs(clients) do
      client:stop(true)
    end
  end
  M.start()
end

--- For 'statusline'.
---@return string
function M.statusline()
  return require('caro.status').statusline()
end

return M
