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
---@field words string[]? what may follow

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
    words = { 'automatic' },
    run = function(call)
      if call.args[1] == 'automatic' then
        require('caro').toggle_automatic()
      else
        require('caro').toggle()
      end
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

---@param event table what |nvim_create_user_command()| passes
function M.run(event)
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
  local name = line:match('Caro!?%s+(%S+)%s')
  local words = vim.tbl_keys(subcommands)
  if name then
    words = subcommands[name] and subcommands[name].words or {}
  end
  table.sort(words)
  return vim.tbl_filter(function(word)
    return vim.startswith(word, lead)
  end, words)
end

return M
