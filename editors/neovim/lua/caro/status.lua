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

--- Called for a server that has ended. Neovim itself says so where it did not end well.
---@param code integer
---@param signal integer
M.stopped = vim.schedule_wrap(function(code, signal)
  if code ~= 0 or (signal ~= 0 and signal ~= 15) then
    M.set('error', 'the server stopped. See :Caro log, then :Caro restart')
  elseif not vim.iter(vim.lsp.get_clients({ name = 'caro' })):any(runs) then
    M.set('disabled', 'no server runs')
  end
end)

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
