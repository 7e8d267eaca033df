-- Ghost text: asks for inline completions, draws one, and takes it in whole or in part.
--
-- Neovim 0.12 asks and draws by itself (see `native.lua`); there this module serves the explicit
-- request and what is left after a part was taken, which Neovim has no interface for.

local server = require('caro.server')
local text = require('caro.text')

local api = vim.api
local METHOD = 'textDocument/inlineCompletion'
local INVOKED, AUTOMATIC = 1, 2 -- InlineCompletionTriggerKind
local namespace = api.nvim_create_namespace('caro.ghost')

local M = {
  --- Milliseconds without a key before an automatic request. The server waits as well
  --- (completion.debounceMs); this only keeps one keystroke from becoming two requests.
  debounce_ms = 40,
  --- Types of files where suggestions come only when asked for.
  quiet = {}, ---@type table<string, boolean?>
}

---@class caro.Place where the cursor was in which version of which buffer
---@field buf integer
---@field row integer
---@field col integer bytes
---@field tick integer

---@class caro.Item
---@field text string what would be inserted at the cursor
---@field command lsp.Command?

---@class caro.Shown
---@field place caro.Place
---@field client vim.lsp.Client
---@field items caro.Item[]
---@field index integer
---@field told boolean? whether the origin is drawn as well

local groups = {} ---@type table<integer, integer> buffer -> its autocommand group
local ask = {} ---@type table<integer, fun(place: caro.Place)> what to do where nothing is shown
local asked = nil ---@type caro.Place? the place that a request, an answer or a dismissal is about
local timer = nil ---@type uv.uv_timer_t?
local pending = nil ---@type {client: vim.lsp.Client, id: integer?}?
local shown = nil ---@type caro.Shown?
local drawn = nil ---@type integer? the buffer that holds virtual text of ours

---@return caro.Place
local function here()
  local buf = api.nvim_get_current_buf()
  local row, col = unpack(api.nvim_win_get_cursor(0))
  return { buf = buf, row = row - 1, col = col, tick = api.nvim_buf_get_changedtick(buf) }
end

---@param a caro.Place?
---@param b caro.Place
local function same(a, b)
  return a ~= nil and a.buf == b.buf and a.row == b.row and a.col == b.col and a.tick == b.tick
end

local function inserting()
  return api.nvim_get_mode().mode:sub(1, 1) == 'i'
end

---@param buf integer
---@return vim.lsp.Client?
local function client_of(buf)
  return vim.lsp.get_clients({ bufnr = buf, name = 'caro', method = METHOD })[1]
end

--- Whether a setting under `completion` is on, as far as this editor knows.
---@param client vim.lsp.Client
---@param key 'enable'|'automatic'
local function setting(client, key)
  return vim.tbl_get(client.settings or {}, 'caro', 'completion', key) ~= false
end

--- Forget a request that is waiting or under way.
local function cancel()
  if timer and not timer:is_closing() then
    timer:stop()
    timer:close()
  end
  timer = nil
  if pending then
    local request = pending
    pending = nil
    if request.id and not request.client:is_stopped() then
      request.client:cancel_request(request.id)
    end
  end
end

local function undraw()
  if drawn and api.nvim_buf_is_valid(drawn) then
    api.nvim_buf_clear_namespace(drawn, namespace, 0, -1)
  end
  drawn = nil
end

--- Forget everything, and be ready to ask again in the same place.
local function clear()
  cancel()
  undraw()
  shown = nil
end

--- Virtual text does not know tab stops.
---@param line string
---@param buf integer
local function expand_indent(line, buf)
  local tab = (' '):rep(vim.bo[buf].tabstop)
  return (line:gsub('^\t+', function(tabs)
    return tab:rep(#tabs)
  end))
end

--- Lines below the last line of a window are cut off: scroll as far as they need.
---@param count integer
local function make_room(count)
  local missing = vim.fn.winline() + count - api.nvim_win_get_height(0)
  if missing > 0 and missing < vim.fn.winline() then
    vim.fn.winrestview({ topline = vim.fn.winsaveview().topline + missing })
  end
end

local function draw()
  local place, items = shown.place, shown.items
  local lines = vim.split(items[shown.index].text, '\n', { plain = true })
  local chunks = {}
  for i, line in ipairs(lines) do
    local visible = i == 1 and line or expand_indent(line, place.buf)
    chunks[i] = { { visible, 'CaroSuggestion' } }
  end
  local beside = {}
  if #items > 1 then
    beside[1] = ('%d/%d'):format(shown.index, #items)
  end
  if shown.told then
    beside[#beside + 1] = M.origin()
  end
  if #beside > 0 then
    table.insert(chunks[#chunks], { '  ' .. table.concat(beside, ' '), 'CaroSuggestionCount' })
  end
  local first = table.remove(chunks, 1)
  drawn = place.buf
  api.nvim_buf_set_extmark(place.buf, namespace, place.row, place.col, {
    id = 1,
    virt_text = first,
    virt_text_pos = 'inline',
    virt_lines = chunks,
    hl_mode = 'combine',
  })
  make_room(#chunks)
end

--- Move past `taken`, which now stands in the buffer; keep the items that went on like that.
---@param taken string
local function advance(taken)
  local current, items, index = shown.items[shown.index], {}, 1
  for _, item in ipairs(shown.items) do
    local rest = text.after(item.text, taken)
    if rest and rest ~= '' then
      items[#items + 1] = { text = rest, command = item.command }
      if item == current then
        index = #items
      end
    end
  end
  undraw()
  shown.items, shown.index, shown.place = items, index, here()
  asked = shown.place
  if #items > 0 then
    draw()
  else
    clear()
  end
end

--- Whether the user typed what was being shown.
---@param place caro.Place
local function typed_along(place)
  local from = shown and shown.place
  if not from or from.buf ~= place.buf or from.tick == place.tick then
    return false
  end
  local ok, typed =
    pcall(api.nvim_buf_get_text, place.buf, from.row, from.col, place.row, place.col, {})
  local taken = ok and table.concat(typed, '\n') or ''
  if taken == '' or not text.after(shown.items[shown.index].text, taken) then
    return false
  end
  advance(taken)
  return true
end

--- The server answers with text to insert at the cursor. Text that replaces what stands before
--- the cursor is fine as long as it begins with it; nothing else can be drawn truthfully.
---@param item lsp.InlineCompletionItem
---@param place caro.Place
---@param encoding string
---@return caro.Item?
local function item_at(item, place, encoding)
  local insert = item.insertText
  if type(insert) ~= 'string' then
    return nil
  end
  local range = item.range
  if range then
    local line = api.nvim_buf_get_lines(place.buf, place.row, place.row + 1, false)[1] or ''
    local first = vim.str_byteindex(line, encoding, range.start.character, false)
    local last = vim.str_byteindex(line, encoding, range['end'].character, false)
    if range.start.line ~= place.row or range['end'].line ~= place.row or last ~= place.col then
      return nil
    end
    insert = text.after(insert, line:sub(first + 1, last))
  end
  if insert and insert ~= '' then
    return { text = insert, command = item.command }
  end
end

---@param received lsp.InlineCompletionItem[]
---@param place caro.Place
---@param encoding string
---@return caro.Item[]
local function items_at(received, place, encoding)
  local items = {}
  for _, item in ipairs(received) do
    items[#items + 1] = item_at(item, place, encoding)
  end
  return items
end

--- Show items at the cursor, the first of them first.
---@param client vim.lsp.Client
---@param items caro.Item[]
local function show(client, items)
  local place = here()
  undraw()
  shown = { client = client, items = items, index = 1, place = place }
  asked = place
  draw()
end

--- Answer an explicit request that brought nothing. Neovim writes "-- INSERT --" over messages.
---@param place caro.Place
---@param hint string
local function draw_hint(place, hint)
  undraw()
  drawn = place.buf
  api.nvim_buf_set_extmark(place.buf, namespace, place.row, 0, {
    virt_lines = { { { 'caro: ' .. hint, 'CaroHint' } } },
  })
  make_room(1)
end

---@param kind integer
---@param place caro.Place
local function request(kind, place)
  local client = client_of(place.buf)
  if not client or not setting(client, 'enable') then
    return
  end
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  params.context = { triggerKind = kind }
  local this = { client = client }
  pending = this
  local _, id = client:request(METHOD, params, function(err, result)
    if pending ~= this then
      return -- a later request took its place
    end
    pending = nil
    if not inserting() or not same(place, here()) then
      return -- an answer about a text that has changed since
    end
    local received = not err and result and (result.items or result) or {}
    if not M.present(client, received) and kind == INVOKED then
      local trouble = (vim.g.caro_status or {}).kind == 'warning'
      local more = trouble and ', see :Caro status' or ''
      draw_hint(place, err and err.message or 'nothing to suggest' .. more)
    end
  end, place.buf)
  this.id = id
end

--- Request soon, unless the user types on.
---@param place caro.Place
local function ask_soon(place)
  local client = client_of(place.buf)
  if not client or M.quiet[vim.bo[place.buf].filetype] or not setting(client, 'automatic') then
    return
  end
  timer = vim.defer_fn(function()
    if asked == place and inserting() and same(place, here()) then
      request(AUTOMATIC, place)
    end
  end, M.debounce_ms)
end

--- The text or the cursor may have changed.
local function changed()
  local place = here()
  if same(asked, place) then
    return
  end
  asked = place
  if typed_along(place) then
    return
  end
  clear()
  ask[place.buf](place)
end

--- The user left, or a menu needs the room.
local function leave()
  clear()
  asked = nil
end

--- Follow what the user types in a buffer, and ask for suggestions.
---@param buf integer
---@param ask_for fun(place: caro.Place)? instead of asking ourselves
function M.enable(buf, ask_for)
  M.disable(buf)
  ask[buf] = ask_for or ask_soon
  groups[buf] = api.nvim_create_augroup('caro.ghost.' .. buf, {})
  api.nvim_create_autocmd({ 'InsertEnter', 'TextChangedI', 'CursorMovedI' }, {
    group = groups[buf],
    buffer = buf,
    callback = changed,
  })
  api.nvim_create_autocmd({ 'InsertLeave', 'BufLeave', 'TextChangedP' }, {
    group = groups[buf],
    buffer = buf,
    callback = leave,
  })
  if inserting() and api.nvim_get_current_buf() == buf then
    changed()
  end
end

---@param buf integer
function M.disable(buf)
  if not groups[buf] then
    return
  end
  api.nvim_del_augroup_by_id(groups[buf])
  groups[buf], ask[buf] = nil, nil
  if asked and asked.buf == buf then
    leave()
  end
end

---@return boolean
function M.visible()
  return shown ~= nil
end

--- Take the suggestion, or the part of it that `part` cuts off. False where none is shown.
---@param part fun(text: string): string
---@return boolean
function M.accept(part)
  if not shown then
    return false
  end
  local place, item, client = shown.place, shown.items[shown.index], shown.client
  local taken = part(item.text)
  local lines = vim.split(taken, '\n', { plain = true })
  -- Starts a new undo block, so that `u` takes back the command and not the comment above it.
  vim.cmd('let &l:undolevels = &l:undolevels')
  api.nvim_buf_set_text(place.buf, place.row, place.col, place.row, place.col, lines)
  local col = #lines == 1 and place.col + #taken or #lines[#lines]
  api.nvim_win_set_cursor(0, { place.row + #lines, col })
  if taken ~= item.text then
    advance(taken)
    return true
  end
  clear()
  asked = here() -- asking for more right behind a command would only distract
  if item.command and not client:is_stopped() then
    client:exec_cmd(item.command, { bufnr = place.buf })
  end
  return true
end

--- Show another of the alternatives.
---@param step integer
---@return boolean
function M.cycle(step)
  if not shown then
    return false
  end
  shown.index = (shown.index - 1 + step) % #shown.items + 1
  draw()
  return true
end

--- Where the suggestion comes from and how sure that is, such as "recipe, 90%"; nil where none is
--- shown.
---@return string?
function M.origin()
  local command = shown and shown.items[shown.index].command
  return command and command.title and command.title:match('%((.*)%)%s*$')
end

--- Draw the origin beside the suggestion, or no longer.
---@return boolean
function M.tell_origin()
  if not shown then
    return false
  end
  shown.told = not shown.told
  draw()
  return true
end

--- Take the suggestion off the screen until the text changes, and tell the server.
---@return boolean
function M.dismiss()
  if not shown then
    return false
  end
  local buf, command = shown.place.buf, shown.items[shown.index].command
  clear()
  M.reject(buf, command)
  return true
end

--- Tell the server that its suggestion was not wanted.
---@param buf integer
---@param accept lsp.Command? what it wanted to hear if it had been
function M.reject(buf, accept)
  if accept and accept.command == 'caro.acceptCompletion' then
    server.execute(buf, 'caro.rejectCompletion', accept.arguments[1], function() end)
  end
end

--- Ask now, also where automatic suggestions are off.
function M.suggest()
  local place = here()
  asked = place
  clear()
  request(INVOKED, place)
end

--- Show what was received otherwise, as far as it fits at the cursor.
---@param client vim.lsp.Client
---@param received lsp.InlineCompletionItem[]
---@return boolean whether anything is shown
function M.present(client, received)
  local items = items_at(received, here(), client.offset_encoding)
  clear()
  if #items > 0 then
    show(client, items)
  end
  return #items > 0
end

return M
