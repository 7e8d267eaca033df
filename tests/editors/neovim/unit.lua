-- Run in `nvim --headless -u NONE -l`: what can be told without a server.

local root = arg[1]
vim.opt.runtimepath:prepend(root)

local text = require('caro.text')

local function same(found, expected, what)
  if not vim.deep_equal(found, expected) then
    error(('%s: %s, expected %s'):format(what, vim.inspect(found), vim.inspect(expected)), 2)
  end
end

local tests = {}

function tests.words_take_the_white_space_before_them()
  same(text.word('\n  find . -name x'), '\n  find', 'first word')
  same(text.word(' -name x'), ' -name', 'next word')
  same(text.word('x'), 'x', 'last word')
  same(text.word('  '), '  ', 'only white space')
end

function tests.lines_take_the_newline_before_them()
  same(text.line('\none two\nthree'), '\none two', 'below a comment')
  same(text.line('one\nthree'), 'one', 'on an empty line')
  same(text.line('\n'), '\n', 'only a newline')
end

function tests.the_rest_follows_a_beginning()
  same(text.after('sort -n', 'sort'), ' -n', 'rest')
  same(text.after('sort -n', 'wc'), nil, 'other text')
end

function tests.rule_files_are_known_by_their_place()
  local is_rule_file = require('caro.buffer').is_rule_file
  vim.lsp.config('caro', { settings = { caro = { dogma = { policies = { '/srv/policy/' } } } } })
  for path, expected in pairs({
    ['/home/ann/shop/.caro/rules/team.yaml'] = true,
    ['/home/ann/shop/.caro/rules/git/team.yml'] = true,
    ['/home/ann/.config/caro/rules/mine.yaml'] = true,
    ['/home/ann/caro-lsp/rules/git/CARO-GIT-001.yaml'] = true,
    ['/srv/policy/team.yaml'] = true,
    ['/srv/policy/README.md'] = false,
    ['/srv/policy-notes/team.yaml'] = false,
    ['/home/ann/shop/.caro/other.yaml'] = false,
    ['/home/ann/shop/compose.yaml'] = false,
    ['/home/ann/shop/rules/alert.yaml'] = false,
    [''] = false,
  }) do
    same(is_rule_file(path), expected, path)
  end
end

--- A stand-in for vim.lsp.inline_completion that shows one item.
local function fake_neovim(item)
  local calls, on = {}, true
  vim.lsp.inline_completion = {
    is_enabled = function()
      return on
    end,
    enable = function(value)
      on = value
      calls[#calls + 1] = value and 'enable' or 'disable'
    end,
    select = function(options)
      calls[#calls + 1] = 'select ' .. options.count
    end,
    get = function(options)
      if item and options and options.on_accept then
        options.on_accept(item)
      elseif item then
        calls[#calls + 1] = 'accept'
      end
      return item ~= nil
    end,
  }
  return calls
end

function tests.where_neovim_shows_suggestions_it_accepts_and_cycles()
  local calls = fake_neovim({ insert_text = 'wc -l', client_id = 1 })
  local caro = require('caro')
  same(caro.accept(), true, 'accept')
  caro.next()
  caro.previous()
  same(calls, { 'accept', 'select 1', 'select -1' }, 'calls')
  fake_neovim(nil)
  same(caro.accept(), false, 'accept without a suggestion')
  same(caro.press('accept'), nil, 'the key is free')
  same(caro.press('next'), '', 'the key is taken')
  vim.lsp.inline_completion = nil
end

function tests.where_neovim_shows_suggestions_a_part_is_taken_by_us()
  local calls = fake_neovim({ insert_text = 'wc -l notes', client_id = 7 })
  local client = { id = 7, offset_encoding = 'utf-8' }
  local get_client = vim.lsp.get_client_by_id
  vim.lsp.get_client_by_id = function()
    return client
  end
  local caro, ghost = require('caro'), require('caro.ghost')
  same(caro.accept_word(), true, 'accept a word')
  same(vim.api.nvim_buf_get_lines(0, 0, -1, false), { 'wc' }, 'text')
  same(ghost.visible(), true, 'the rest is shown')
  same(calls, { 'disable' }, 'Neovim pauses')
  ghost.dismiss()
  vim.lsp.get_client_by_id = get_client
  vim.lsp.inline_completion = nil
end

--- What is asked of the server when the user answers the question for a reason with `answer`.
local function asked_to_ignore(answer)
  local server, calls = require('caro.server'), {}
  local input, execute = vim.ui.input, server.execute
  vim.ui.input = function(options, done)
    calls[#calls + 1] = options.prompt
    done(answer)
  end
  server.execute = function(buf, name, argument)
    calls[#calls + 1] = { buf, name, argument }
  end
  local command = { command = server.IGNORE, arguments = { { uri = 'file:///a', rule = 'R-1' } } }
  server.client_commands[server.IGNORE](command, { bufnr = 3 })
  vim.ui.input, server.execute = input, execute
  return calls
end

function tests.ignoring_a_finding_asks_for_the_reason()
  local argument = { uri = 'file:///a', rule = 'R-1', reason = 'a test disk' }
  local asked = asked_to_ignore('a test disk')
  same(asked, { 'Why ignore R-1 here? ', { 3, 'caro.ignoreRule', argument } }, 'calls')
end

function tests.without_a_reason_nothing_is_ignored()
  same(#asked_to_ignore(nil), 1, 'dismissed')
  same(#asked_to_ignore('  '), 1, 'blank')
end

function tests.the_server_is_told_who_asks_for_the_reason()
  local config = dofile(root .. '/lsp/caro.lua')
  local params = {}
  config.before_init(params, { settings = { caro = { enable = true } } })
  same(params.initializationOptions, {
    caro = { enable = true },
    ignoreCommand = 'caro-lsp.ignoreRule',
    asksForModel = true,
    explainCommand = 'caro.explain',
  }, 'options')
  config.before_init(params, {})
  same(params.initializationOptions, {
    ignoreCommand = 'caro-lsp.ignoreRule',
    asksForModel = true,
    explainCommand = 'caro.explain',
  }, 'no settings')
end

function tests.names_in_the_documentation_exist()
  local known = vim.tbl_keys(require('caro'))
  local help = table.concat(vim.fn.readfile(root .. '/doc/caro.txt'), '\n')
  for name in help:gmatch('caro%.([a-z_]+)%(') do
    same(vim.list_contains(known, name), true, 'caro.' .. name)
  end
end

local failed = 0
for name, test in vim.spairs(tests) do
  local ok, problem = xpcall(test, debug.traceback)
  io.stdout:write(('%s %s\n'):format(ok and 'ok' or 'FAILED', name))
  if not ok then
    failed = failed + 1
    io.stdout:write(problem .. '\n')
  end
end
os.exit(failed == 0 and 0 or 1)
