-- What the server is doing, in `vim.g.caro_status` and for a status line.

local M = {}

local SIGNS = { ready = '', busy = '…', warning = '!', error = '✗', disabled = 'off' }

---@param kind 'ready'|'busy'|'warning'|'error'|'disabled'
---@param message string?
function M.set(kind, message)
  vim.g.caro_status = { kind = kind, message = message or '' }
  vim.cmd.redrawstatus()
  vim.api.nvim_exec_autocmds('User', { pattern = 'CaroStatus', modeline = false })
end

---@param client vim.lsp.Client
local function runs(client)
  return not client:is_stopped()
end

-- A server that ends again and again is left alone.
local MOST_STARTS, WITHIN_SECONDS = 3, 180
local starts = {} ---@type integer[] when it was started again, seconds

local function start_again()
  local now = os.time()
  starts = vim.tbl_filter(function(start)
    return now - start < WITHIN_SECONDS
  end, starts)
  if #starts >= MOST_STARTS or not vim.lsp.is_enabled('caro') then
    return false
  end
  starts[#starts + 1] = now
  require('caro').start()
  return true
end

local function crashed(code, signal)
  return code ~= 0 or (signal ~= 0 and signal ~= 15)
end

--- Neovim names the whole path of its log when a server ends, which stops the user at a "Press
--- ENTER" that takes their next key. This one message goes to the log; ours is short.
local function quieten()
  local notify = vim.notify
  local function quiet(message, ...)
    if not vim.startswith(message, 'Client caro quit') then
      return notify(message, ...)
    end
    vim.lsp.log.warn(message)
  end
  vim.notify = quiet
  vim.defer_fn(function()
    if vim.notify == quiet then
      vim.notify = notify
    end
  end, 100)
end

local told = vim.schedule_wrap(function(code, signal)
  if vim.v.exiting ~= vim.NIL then
    return
  end
  local say = require('caro.server').say
  if crashed(code, signal) then
    if start_again() then
      M.set('busy', 'the server stopped and is started again')
      say('the server stopped; it is started again', vim.log.levels.WARN)
    else
      M.set('error', 'the server stopped. See :Caro log, then :Caro restart')
      say('the server stopped. See :Caro log, then :Caro restart', vim.log.levels.ERROR)
    end
  elseif not vim.iter(vim.lsp.get_clients({ name = 'caro' })):any(runs) then
    M.set('disabled', 'no server runs')
  end
end)

--- Called for a server that has ended.
---@param code integer
---@param signal integer
function M.stopped(code, signal)
  if crashed(code, signal) then
    quieten()
  end
  told(code, signal)
end

--- For 'statusline': "caro", "caro …", "caro ✗"; empty for what is no shell script.
---@return string
function M.statusline()
  local state = vim.g.caro_status
  if not state or not require('caro.buffer').wanted(0) then
    return ''
  end
  return vim.trim('caro ' .. (SIGNS[state.kind] or ''))
end

return M
