-- Which buffers the server is for: shell scripts, and rule files among all that is YAML.

local M = {}

--- Where rule files lie, as Lua patterns for a whole path.
local places = {
  '/%.caro/rules/.*%.ya?ml$',
  '/caro/rules/.*%.ya?ml$',
  '/CARO%-[^/]*%.ya?ml$',
}

--- Whether a file lies where rules are looked for: a project's, the user's, or a policy's folder.
---@param path string
---@return boolean
function M.is_rule_file(path)
  path = vim.fs.normalize(path)
  for _, place in ipairs(places) do
    if path:find(place) then
      return true
    end
  end
  local policies = vim.tbl_get(vim.lsp.config.caro or {}, 'settings', 'caro', 'dogma', 'policies')
  for _, policy in ipairs(policies or {}) do
    policy = vim.fs.normalize(vim.fn.fnamemodify(policy, ':p')):gsub('/$', '')
    if path == policy or vim.startswith(path, policy .. '/') and path:find('%.ya?ml$') then
      return true
    end
  end
  return false
end

--- Where YAML and JSON hold shell text, as Lua patterns for a whole path.
local hosts = {
  '/%.%a+/workflows/[^/]*%.ya?ml$',
  '/action%.ya?ml$',
  '/%.gitlab%-ci%.ya?ml$',
  '/package%.json$',
}

--- Whether a file of another kind holds shell text.
---@param path string
---@return boolean
function M.is_host(path)
  path = vim.fs.normalize(path)
  for _, place in ipairs(hosts) do
    if path:find(place) then
      return true
    end
  end
  return false
end

--- Whether the server is for a buffer.
---@param buf integer
---@return boolean
function M.wanted(buf)
  local filetype = vim.bo[buf].filetype
  if not vim.list_contains(vim.lsp.config.caro.filetypes, filetype) then
    return false
  end
  local name = vim.api.nvim_buf_get_name(buf)
  if vim.startswith(filetype, 'yaml') then
    return M.is_rule_file(name) or M.is_host(name)
  end
  return filetype ~= 'json' or M.is_host(name)
end

return M
