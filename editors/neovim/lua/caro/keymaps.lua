-- `<Plug>` mappings, and keys for those who ask for them.

local M = { mapped = false }

---@class caro.Action
---@field plug string
---@field key string suggested key in insert mode
---@field desc string

---@type table<string, caro.Action>
M.actions = {
  accept = { plug = '<Plug>(caro-accept)', key = '<Tab>', desc = 'Accept the suggestion' },
  accept_word = {
    plug = '<Plug>(caro-accept-word)',
    key = '<M-Right>',
    desc = 'Accept the next word of the suggestion',
  },
  accept_line = {
    plug = '<Plug>(caro-accept-line)',
    key = '<M-C-Right>',
    desc = 'Accept the next line of the suggestion',
  },
  next = { plug = '<Plug>(caro-next)', key = '<M-]>', desc = 'Next suggestion' },
  previous = { plug = '<Plug>(caro-previous)', key = '<M-[>', desc = 'Previous suggestion' },
  dismiss = { plug = '<Plug>(caro-dismiss)', key = '<C-]>', desc = 'Dismiss the suggestion' },
  origin = {
    plug = '<Plug>(caro-origin)',
    key = '<M-/>',
    desc = 'Show where the suggestion comes from, and how sure it is',
  },
  suggest = { plug = '<Plug>(caro-suggest)', key = [[<M-\>]], desc = 'Suggest a command now' },
}

--- For Insert and Normal mode; no key is suggested for them.
local SWITCHES = {
  ['<Plug>(caro-toggle)'] = { 'toggle', 'Switch everything off or on' },
  ['<Plug>(caro-toggle-automatic)'] = { 'toggle_automatic', 'Switch suggestions while typing' },
  ['<Plug>(caro-toggle-filetype)'] = {
    'toggle_filetype',
    'Switch suggestions while typing in files of this type',
  },
}

--- The key in Insert mode that does an action; nil where there is none.
---@param action caro.Action
---@return string?
function M.key(action)
  for _, map in ipairs(vim.api.nvim_get_keymap('i')) do
    local ours = map.desc == 'caro: ' .. action.desc or map.rhs == action.plug
    if ours and map.lhs ~= action.plug then
      return map.lhs
    end
  end
end

function M.define_plugs()
  for plug, switch in pairs(SWITCHES) do
    vim.keymap.set({ 'n', 'i' }, plug, function()
      require('caro')[switch[1]]()
    end, { desc = 'caro: ' .. switch[2] })
  end
  for name, action in pairs(M.actions) do
    vim.keymap.set('i', action.plug, function()
      require('caro')[name]()
    end, { desc = 'caro: ' .. action.desc })
  end
end

--- What a key did before we took it, under a name of its own.
---@param key string
---@param plug string
local function keep_former(key, plug)
  local former = vim.fn.maparg(key, 'i', false, true)
  if next(former) and former.buffer == 0 then
    former.lhs, former.lhsraw, former.lhsrawalt = plug, nil, nil
    former.lhsraw = vim.api.nvim_replace_termcodes(plug, true, true, true)
    vim.fn.mapset(former)
  else
    vim.keymap.set('i', plug, key)
  end
end

--- Map keys that act on a suggestion where one is shown, and else do what they did before.
---@param keys true|table<string, string|false> true for the suggested keys
function M.map(keys)
  M.mapped = true
  for name, action in pairs(M.actions) do
    local key = action.key
    if type(keys) == 'table' and keys[name] ~= nil then
      key = keys[name]
    end
    if key and name == 'suggest' then
      vim.keymap.set('i', key, action.plug, { desc = 'caro: ' .. action.desc })
    elseif key then
      local former = ('<Plug>(caro-former-%s)'):format(name)
      if (vim.fn.maparg(key, 'i', false, true).desc or ''):sub(1, 6) ~= 'caro: ' then
        keep_former(key, former)
      end
      vim.keymap.set('i', key, function()
        return require('caro').press(name) or former
      end, { expr = true, remap = true, desc = 'caro: ' .. action.desc })
    end
  end
end

return M
