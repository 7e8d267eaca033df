-- Is the server there, and what to do if not.

local M = {}

local warned = false

M.cure = 'Install it from a checkout with `pipx install ./caro-lsp` (or `uv tool install '
  .. "./caro-lsp`), or name its place with require('caro').setup({ cmd = "
  .. "{ '/path/to/caro-lsp', 'serve', '--stdio' } })"

--- The program that would be started, where the configuration names one that can be.
---@param cmd any
---@return boolean
function M.found(cmd)
  return type(cmd) == 'function' or type(cmd) == 'table' and vim.fn.executable(cmd[1]) == 1
end

---@param cmd any
function M.warn_if_missing(cmd)
  if not warned and not M.found(cmd) then
    warned = true
    local program = vim.tbl_get(cmd, 1)
    local message = ('%s not found; install it: pipx install ./caro-lsp'):format(program)
    require('caro.server').say(message, vim.log.levels.WARN)
  end
end

return M
