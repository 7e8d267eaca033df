-- The `:Caro` command.

local server = require('caro.server')

local M = {}

---@class caro.Call
---@field buf integer
---@field args string[] words after the subcommand
---@field text string the same, as typed
---@field given boolean whether a range was typed
---@field line1 integer
---@field line2 integer

---@class caro.Subcommand
---@field run fun(call: caro.Call)
---@field words string[]|(fun(word: string?): string[])? what may follow, and behind that

--- The lines that were given, else the cursor, as an LSP range.
---@param call caro.Call
local function range_of(call)
  if call.given then
    return {
      start = { line = call.line1 - 1, character = 0 },
      ['end'] = { line = call.line2, character = 0 },
    }
  end
  local client = server.client(call.buf)
  local encoding = client and client.offset_encoding or 'utf-8'
  local position = vim.lsp.util.make_position_params(0, encoding).position
  local indent = #vim.api.nvim_get_current_line():match('^%s*')
  position.character = math.max(position.character, indent)
  return { start = position, ['end'] = position }
end

--- Offer commands for a description, and put the chosen one below the cursor.
---@param call caro.Call
local function generate(call)
  local argument = { text = call.text, uri = vim.uri_from_bufnr(call.buf) }
  server.execute(call.buf, 'caro.generate', argument, function(result)
    local candidates = result and result.candidates or {}
    if #candidates == 0 then
      server.say('nothing to suggest for "' .. call.text .. '"')
      return
    end
    vim.ui.select(candidates, {
      prompt = call.text,
      format_item = function(candidate)
        local percent = math.floor(candidate.confidence * 100 + 0.5)
        return ('%s  (%s, %d%%)'):format(candidate.command, candidate.source, percent)
      end,
    }, function(chosen)
      if chosen then
        local lines = vim.split(chosen.command, '\n')
        vim.api.nvim_buf_set_lines(call.buf, call.line2, call.line2, false, lines)
      end
    end)
  end)
end

--- The rule of a finding at the cursor, or nil.
---@param call caro.Call
---@return string?
local function rule_at(call)
  for _, found in ipairs(vim.diagnostic.get(call.buf, { lnum = call.line1 - 1 })) do
    if found.source == 'caro' then
      return tostring(found.code)
    end
  end
end

--- Show a report in a buffer; the server asks whether to send it, and sends what is saved.
---@param call caro.Call
local function report(call)
  local rule = rule_at(call)
  server.execute(call.buf, 'caro.previewHealingReport', {
    kind = call.args[1] or (rule and 'false-alarm' or 'missing-rule'),
    uri = vim.uri_from_bufnr(call.buf),
    range = range_of(call),
    rule = rule,
    ask = true,
  }, function() end)
end

--- Write a whole script for a goal, in a new tab.
---@param call caro.Call
local function script(call)
  if call.text == '' then
    server.say('say what it shall do: :Caro script pack the folder src and copy it to /mnt')
    return
  end
  local argument = { text = call.text, uri = vim.uri_from_bufnr(call.buf) }
  server.execute(call.buf, 'caro.generateScript', argument, function(result)
    if type(result.script) ~= 'string' then
      server.say('no script: ' .. tostring(result.refused))
      return
    end
    vim.cmd.tabnew()
    vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(vim.trim(result.script), '\n'))
    vim.bo.filetype = 'bash'
  end)
end

--- Apply all fixes that are safe.
local function fix_all()
  vim.lsp.buf.code_action({
    context = { only = { 'source.fixAll.caro' }, diagnostics = {} },
    apply = true,
  })
end

--- The whole text about the rule of the finding at the cursor.
---@param call caro.Call
local function why(call)
  local rule = rule_at(call)
  if not rule then
    server.say('no finding on this line')
    return
  end
  server.execute(call.buf, 'caro.showRule', { rule = rule }, function(result)
    server.show(rule, result)
  end)
end

---@type table<string, caro.Subcommand>
local subcommands = {
  status = {
    run = function(call)
      server.execute(call.buf, 'caro.status', {}, function(result)
        server.show('caro', result)
      end)
    end,
  },
  restart = {
    words = { 'model' },
    run = function(call)
      if call.args[1] == 'model' then
        server.execute(call.buf, 'caro.restartModel', {}, function()
          server.say('the model starts again with the next request')
        end)
      else
        require('caro').restart()
      end
    end,
  },
  toggle = {
    words = { 'automatic', 'filetype' },
    run = function(call)
      if call.args[1] == 'automatic' then
        require('caro').toggle_automatic()
      elseif call.args[1] == 'filetype' then
        require('caro').toggle_filetype()
      else
        require('caro').toggle()
      end
    end,
  },
  model = {
    words = function(word)
      return require('caro.model').complete(word)
    end,
    run = function(call)
      require('caro.model').run(call.args[1], call.args[2])
    end,
  },
  suggest = {
    run = function(call)
      if call.text == '' then
        require('caro').suggest()
      else
        generate(call)
      end
    end,
  },
  script = { run = script },
  fix = { run = fix_all },
  why = { run = why },
  tour = {
    run = function()
      require('caro.tour').open()
    end,
  },
  explain = {
    run = function(call)
      local argument = { command = call.text }
      if call.text == '' then
        argument = { uri = vim.uri_from_bufnr(call.buf), range = range_of(call) }
      end
      server.execute(call.buf, 'caro.explain', argument, function(result)
        server.show('Explanation', result)
      end)
    end,
  },
  report = {
    words = { 'false-alarm', 'missing-rule', 'wrong-suggestion' },
    run = report,
  },
  log = {
    run = function()
      vim.cmd.tabnew(vim.fn.fnameescape(vim.lsp.log.get_filename()))
    end,
  },
}

--- What helps here, to choose from.
---@return {[1]: string, [2]: string}[] subcommand, what it does
local function offers()
  local found = {}
  if not server.client(vim.api.nvim_get_current_buf()) then
    found[1] = vim.lsp.is_enabled('caro') and { 'restart', 'Start the server' }
      or { 'toggle', 'Switch on' }
    return vim.list_extend(found, { { 'log', 'Open the log' }, { 'tour', 'Show what caro does' } })
  end
  local kind = (vim.g.caro_status or {}).kind
  if kind == 'error' then
    found[1] = { 'restart', 'Start the server again' }
  elseif require('caro.model').downloading() then
    found[1] = { 'model stop', 'Stop downloading the model' }
  elseif kind == 'warning' then
    found = { { 'model pull', 'Download the model' } }
  end
  return vim.list_extend(found, {
    { 'suggest', 'Suggest a command for the comment at the cursor' },
    { 'explain', 'Explain the command at the cursor' },
    { 'why', 'Why is this underlined?' },
    { 'fix', 'Fix all that can be fixed safely' },
    { 'report', 'Report that caro was wrong here' },
    { 'toggle automatic', 'Switch suggestions while typing off or on' },
    { 'toggle filetype', 'Switch them off or on in files of this type' },
    { 'toggle', 'Switch everything off' },
    { 'model', 'Choose or download the model' },
    { 'status', 'Show the status' },
    { 'tour', 'Show what caro does' },
  })
end

local function menu()
  vim.ui.select(offers(), {
    prompt = 'caro',
    format_item = function(offer)
      return offer[2]
    end,
  }, function(chosen)
    if chosen then
      vim.cmd('Caro ' .. chosen[1])
    end
  end)
end

---@param event table what |nvim_create_user_command()| passes
function M.run(event)
  if event.args == '' then
    menu()
    return
  end
  local name, rest = event.args:match('^(%S+)%s*(.-)%s*$')
  local subcommand = subcommands[name]
  if not subcommand then
    local known = table.concat(vim.fn.sort(vim.tbl_keys(subcommands)), ', ')
    server.say(('no subcommand "%s". There are: %s'):format(name, known), vim.log.levels.ERROR)
    return
  end
  subcommand.run({
    buf = vim.api.nvim_get_current_buf(),
    args = vim.split(rest, '%s+', { trimempty = true }),
    text = rest,
    given = event.range > 0,
    line1 = event.line1,
    line2 = event.line2,
  })
end

---@param lead string the word being completed
---@param line string the command line
---@return string[]
function M.complete(lead, line)
  local name, rest = line:match('Caro!?%s+(%S+)%s+(.*)$')
  local words = vim.tbl_keys(subcommands)
  if name then
    local known = subcommands[name] and subcommands[name].words or {}
    local before = rest:match('^(%S+)%s')
    if type(known) == 'function' then
      words = known(before)
    else
      words = before and {} or vim.list_slice(known)
    end
  end
  table.sort(words)
  return vim.tbl_filter(function(word)
    return vim.startswith(word, lead)
  end, words)
end

return M
