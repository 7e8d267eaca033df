-- The first steps, in a window of their own: nothing is saved, nothing is run.

local keymaps = require('caro.keymaps')
local server = require('caro.server')

local api = vim.api
local namespace = api.nvim_create_namespace('caro.tour')

local M = {}

local SCRIPT = {
  '#!/bin/bash',
  'rm -rf /',
  'tar -xzf backup.tar.gz -C /srv',
  '# count lines in notes.txt',
}

--- What stands above each line of the script.
---@param key fun(action: string): string
---@return table<integer, string[]> row -> lines
local function hints(key)
  return {
    [1] = {
      '1. A command that would do harm is underlined.',
      '   K on it says why; gra offers a fix, or to ignore it with your reason.',
    },
    [2] = { '2. What does each part of a command do?  :Caro explain' },
    [3] = {
      ('3. A comment becomes a command: press A on it, wait, and %s takes it.'):format(
        key('accept')
      ),
      ('   %s takes a word, %s shows another, %s sends it away.'):format(
        key('accept_word'),
        key('next'),
        key('dismiss')
      ),
    },
  }
end

---@param buf integer
---@param row integer
---@param lines string[]
local function hint(buf, row, lines)
  api.nvim_buf_set_extmark(buf, namespace, row, 0, {
    virt_lines = vim.tbl_map(function(line)
      return { { line, 'CaroHint' } }
    end, lines),
    virt_lines_above = true,
  })
end

--- Give the suggested keys to a buffer where the user has not chosen any.
---@param buf integer
local function map_here(buf)
  for _, action in pairs(keymaps.actions) do
    if keymaps.key(action) == nil then
      vim.keymap.set('i', action.key, action.plug, { buffer = buf, desc = 'caro: ' .. action.desc })
    end
  end
end

--- Open it in a new tab.
function M.open()
  vim.cmd.tabnew()
  local buf = api.nvim_get_current_buf()
  vim.bo[buf].buftype, vim.bo[buf].bufhidden, vim.bo[buf].swapfile = 'nofile', 'wipe', false
  api.nvim_buf_set_name(buf, vim.fs.joinpath(vim.fn.tempname(), 'tour.sh'))
  api.nvim_buf_set_lines(buf, 0, -1, false, SCRIPT)
  vim.bo[buf].filetype = 'bash'
  -- Neovim itself starts servers for files only.
  local config = vim.tbl_extend('force', vim.lsp.config.caro, {})
  config.root_dir = nil
  vim.lsp.start(config, { bufnr = buf })
  local unmapped = vim.fn.hasmapto('<Plug>(caro-accept)', 'i') == 0 and not keymaps.mapped
  local function key(name)
    local action = keymaps.actions[name]
    return keymaps.key(action) or action.key
  end
  for row, lines in pairs(hints(key)) do
    hint(buf, row, lines)
  end
  map_here(buf)
  api.nvim_create_autocmd('User', {
    pattern = 'CaroAccepted',
    callback = function()
      if api.nvim_get_current_buf() ~= buf then
        return not api.nvim_buf_is_valid(buf)
      end
      local last = { 'That is all: :help caro has the rest, :q closes this.' }
      if unmapped then
        local cure = "To have these keys everywhere: require('caro').setup({ keymaps = true })"
        table.insert(last, 1, cure)
      end
      api.nvim_buf_set_extmark(buf, namespace, api.nvim_buf_line_count(buf) - 1, 0, {
        virt_lines = vim.tbl_map(function(line)
          return { { line, 'CaroHint' } }
        end, last),
      })
      return true
    end,
  })
end

--- Say once on this machine that there is a tour.
function M.invite()
  local mark = vim.fs.joinpath(vim.fn.stdpath('state'), 'caro', 'invited')
  if vim.uv.fs_stat(mark) then
    return
  end
  vim.fn.mkdir(vim.fs.dirname(mark), 'p')
  vim.fn.writefile({}, mark)
  server.say('ready. :Caro tour shows in a minute what it does')
end

return M
