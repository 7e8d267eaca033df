-- `:checkhealth caro`

local install = require('caro.install')
local keymaps = require('caro.keymaps')
local native = require('caro.native')

local health = vim.health
local M = {}

--- Run the server's program for a short answer.
---@param program string
---@param ... string
---@return vim.SystemCompleted?
local function ask(program, ...)
  local ok, process = pcall(vim.system, { program, ... }, { text = true })
  return ok and process:wait(60000) or nil
end

---@param cmd any
---@return string? program
local function check_server(cmd)
  health.start('caro: server')
  if type(cmd) == 'function' then
    health.ok('started by a function of yours')
    return nil
  end
  if not install.found(cmd) then
    health.error(('cannot run "%s"'):format(vim.tbl_get(cmd, 1)), { install.cure })
    return nil
  end
  local answer = ask(cmd[1], '--version')
  if answer and answer.code == 0 then
    health.ok(('%s (%s)'):format(vim.trim(answer.stdout), vim.fn.exepath(cmd[1])))
    return cmd[1]
  end
  local why = answer and vim.trim(answer.stderr) or 'it did not start'
  health.error(('"%s --version" failed: %s'):format(cmd[1], why))
end

--- What the server finds when it looks at itself.
---@param program string
local function check_doctor(program)
  health.start('caro: doctor')
  local answer = ask(program, 'doctor', '--json')
  local ok, report = pcall(vim.json.decode, answer and answer.stdout or '')
  if not ok or type(report) ~= 'table' then
    health.warn('no answer. Run "caro-lsp doctor" in a shell')
    return
  end
  for _, check in ipairs(report.checks or {}) do
    local line = ('%s: %s'):format(check.name, check.detail)
    local tell = ({ ok = health.ok, warning = health.warn, error = health.error })[check.state];
    (tell or health.info)(line, check.cure ~= '' and { check.cure } or nil)
  end
end

local function check_clients()
  health.start('caro: this session')
  if not vim.lsp.is_enabled('caro') then
    health.warn('switched off: no server runs', { ':Caro toggle' })
  end
  local clients = vim.lsp.get_clients({ name = 'caro' })
  for _, client in ipairs(clients) do
    local buffers = vim.tbl_count(client.attached_buffers)
    health.ok(('running for %s, %d buffer(s)'):format(client.root_dir or 'single files', buffers))
  end
  if #clients == 0 and vim.lsp.is_enabled('caro') then
    health.info('not running: it starts with the first shell script')
  end
  health.info(
    'suggestions are drawn by '
      .. (native.available() and 'Neovim (vim.lsp.inline_completion)' or 'this plugin')
  )
  if not keymaps.mapped and vim.fn.hasmapto('<Plug>(caro-accept)', 'i') == 0 then
    health.info("no key accepts suggestions: require('caro').setup({ keymaps = true })")
  end
end

function M.check()
  local program = check_server(vim.lsp.config.caro.cmd)
  if program then
    check_doctor(program)
  end
  check_clients()
end

return M
