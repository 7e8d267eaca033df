-- What the server is doing, in `vim.g.caro_status` and for a status line.

local M = {}

local SIGNS = { ready = '', busy = '…', warning = '!', error = '✗', disabled = 'off' }

---@param kind 'ready'|'busy'|'warning'|'error'|'disabled'
---@param message string?
function M.set(kind, message)
  local before = vim.g.caro_status or {}
  vim.g.caro_status = { kind = kind, message = message or '' }
  if kind == 'error' and (before.kind ~= kind or before.message ~= message) then
    vim.notify('caro: ' .. (message or 'the server reports an error'), vim.log.levels.ERROR)
  end
  vim.cmd.redrawstatus()
  vim.api.nvim_exec_autocmds('User', { pattern = 'CaroStatus', modeline = false })
end

--- Called for a server that has ended, from the event loop's own context.
---@param code integer
M.stopped = vim.schedule_wrap(function(code)
  if code ~= 0 then
    M.set(
      'error',
      ('the server stopped with exit status %d. See :Caro log, then :Caro restart'):format(code)
    )
  elseif #vim.lsp.get_clients({ name = 'caro' }) == 0 then
    M.set('disabled', '')
  end
end)

--- For 'statusline': "caro", "caro …", "caro !"; empty where no server is attached.
---@return string
function M.statusline()
  local state = vim.g.caro_status
  if not state or #vim.lsp.get_clients({ bufnr = 0, name = 'caro' }) == 0 then
    return ''
  end
  return vim.trim('caro ' .. (SIGNS[state.kind] or ''))
end

return M
