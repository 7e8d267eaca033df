-- Calls to the server's own commands, and a window for what they answer.

local M = {}

---@param buf integer
---@return vim.lsp.Client?
function M.client(buf)
  return vim.lsp.get_clients({ bufnr = buf, name = 'caro' })[1]
end

--- Tell the user something, without stopping them at a "Press ENTER" while they type: what is
--- longer than the last line goes to the log, and its beginning is shown.
---@param message string
---@param level integer?
function M.say(message, level)
  message = message:match('^caro: ') and message or 'caro: ' .. message
  local room = vim.v.echospace
  if vim.fn.strdisplaywidth(message) > room then
    vim.lsp.log.warn(message)
    local more = '… (:Caro log)'
    message = vim.fn.strcharpart(message, 0, room - vim.fn.strdisplaywidth(more)) .. more
  end
  vim.notify(message, level or vim.log.levels.INFO)
end

--- Run a server command; `done` receives its result. Failures are told to the user.
---@param buf integer
---@param name string
---@param argument table
---@param done fun(result: any)
function M.execute(buf, name, argument, done)
  M.request(M.client(buf), name, argument, done, buf)
end

--- The same of a given server; without one, the user is told.
---@param client vim.lsp.Client?
---@param name string
---@param argument table
---@param done fun(result: any)
---@param buf integer?
function M.request(client, name, argument, done, buf)
  if not client then
    M.say('no server for this buffer. See :checkhealth caro', vim.log.levels.WARN)
    return
  end
  local params = {
    command = name,
    arguments = { next(argument) and argument or vim.empty_dict() },
  }
  client:request('workspace/executeCommand', params, function(err, result)
    if err then
      M.say(err.message, vim.log.levels.ERROR)
    else
      done(result)
    end
  end, buf)
end

--- Ask for the diagnostics of a buffer again.
---@param client vim.lsp.Client
---@param buf integer
function M.pull_diagnostics(client, buf)
  local params = { textDocument = vim.lsp.util.make_text_document_params(buf) }
  client:request('textDocument/diagnostic', params, nil, buf)
end

--- The same of all buffers. Neovim 0.11 does so only when a text changes.
---@param client_id integer
function M.pull_all_diagnostics(client_id)
  local client = vim.lsp.get_client_by_id(client_id)
  for buf in pairs(client and client.attached_buffers or {}) do
    M.pull_diagnostics(client, buf)
  end
end

--- A value from the server as lines for people: nested tables are indented.
---@param value any
---@param indent string?
---@return string[]
local function describe(value, indent)
  indent = indent or ''
  if type(value) ~= 'table' then
    return vim.split(indent .. tostring(value), '\n')
  end
  local lines = {}
  for key, inner in vim.spairs(value) do
    local label = type(key) == 'number' and '-' or key .. ':'
    if inner == vim.NIL then
      inner = 'none'
    end
    if type(inner) == 'table' then
      lines[#lines + 1] = indent .. label .. (next(inner) and '' or ' none')
      vim.list_extend(lines, describe(inner, indent .. '  '))
    else
      lines[#lines + 1] = indent .. label .. ' ' .. tostring(inner):gsub('\n', ' ')
    end
  end
  return lines
end

--- Markdown tables as columns: Neovim shows their bars, and breaks long cells anywhere.
---@param lines string[]
---@return string[] lines
---@return integer indent cells of the last column that go on in the next line
local function columns(lines)
  local found, indent = {}, 0
  for _, line in ipairs(lines) do
    local first, rest = line:match('^| (.-) | (.-)%s*|$')
    if not first then
      found[#found + 1] = line
    elseif first:match('^%-+%s*$') then
      table.remove(found) -- the names of the columns
      indent = 0
    else
      found[#found + 1] = ('%s  %s'):format(first, rest)
      indent = math.max(indent, vim.fn.strdisplaywidth(first:gsub('[`*]', '')) + 2)
    end
  end
  return found, indent
end

--- Show what a command answered in a floating window. Text is taken as Markdown.
---@param title string
---@param result any
function M.show(title, result)
  local markdown = type(result) == 'table' and result.markdown or result
  local lines, syntax
  local indent = 0
  if type(markdown) == 'string' then
    lines, indent = columns(vim.split(vim.trim(markdown), '\n'))
    syntax = 'markdown'
  else
    lines, syntax = describe(result), 'text'
  end
  local _, window = vim.lsp.util.open_floating_preview(lines, syntax, {
    title = ' ' .. title .. ' ',
    border = 'rounded',
    focus_id = 'caro',
    max_width = 88,
  })
  vim.wo[window].linebreak, vim.wo[window].breakindent = true, true
  vim.wo[window].breakindentopt = 'shift:' .. indent
end

--- Commands that code actions name, whose result the user wants to see.
---@type table<string, fun(command: lsp.Command, ctx: table)>
M.client_commands = {}
for name, title in pairs({ ['caro.explain'] = 'Explanation', ['caro.showRule'] = 'Rule' }) do
  M.client_commands[name] = function(command, ctx)
    M.execute(ctx.bufnr, name, (command.arguments or {})[1] or {}, function(result)
      M.show(title, result)
    end)
  end
end

--- Our own command for "ignore this finding": the server cannot ask for the reason.
M.IGNORE = 'caro-lsp.ignoreRule'
M.client_commands[M.IGNORE] = function(command, ctx)
  local finding = command.arguments[1]
  vim.ui.input({ prompt = ('Why ignore %s here? '):format(finding.rule) }, function(reason)
    if reason and reason:match('%S') then
      local argument = vim.tbl_extend('force', finding, { reason = reason })
      M.execute(ctx.bufnr, 'caro.ignoreRule', argument, function() end)
    end
  end)
end

return M
