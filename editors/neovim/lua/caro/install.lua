-- Is the server there, and what to do if not.

local M = {}

M.cure = 'Install it with `pipx install caro-lsp` (or `uv tool install caro-lsp`), or name its '
  .. "place with require('caro').setup({ cmd = { '/path/to/caro-lsp', 'serve', '--stdio' } })"

--- The program that would be started, where the configuration names one that can be.
---@param cmd any
---@return boolean
function M.found(cmd)
  return type(cmd) == 'function' or type(cmd) == 'table' and vim.fn.executable(cmd[1]) == 1
end

---@param cmd any
function M.warn_if_missing(cmd)
  if not M.found(cmd) then
    local message = ('caro: cannot run the server "%s". %s'):format(vim.tbl_get(cmd, 1), M.cure)
    vim.notify_once(message, vim.log.levels.WARN)
  end
end

return M
