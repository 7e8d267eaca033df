-- Inline completion as Neovim 0.12 and later bring it: Neovim asks, draws and inserts.
--
-- It has no interface for an explicit request or for taking a part. There the ghost text of
-- `ghost.lua` steps in, and Neovim's own pauses in that buffer until the user types on.

local ghost = require('caro.ghost')
local text = require('caro.text')

local M = {}

---@return table?
local function inline()
  return vim.lsp.inline_completion
end

---@return boolean
function M.available()
  return inline() ~= nil
end

---@param buf integer
---@param on boolean
function M.draw(buf, on)
  local filter = { bufnr = buf }
  if inline().is_enabled(filter) ~= on then
    inline().enable(on, filter)
  end
end

--- Take the suggestion that Neovim shows, or a part of it. False where it shows none.
---@param part fun(text: string): string
---@return boolean
function M.accept(part)
  if part == text.all then
    return inline().get()
  end
  return inline().get({
    on_accept = function(item)
      local client = vim.lsp.get_client_by_id(item.client_id)
      local buf = vim.api.nvim_get_current_buf()
      if not client then
        return
      end
      M.draw(buf, false)
      local shown = ghost.present(client, {
        {
          insertText = item.insert_text,
          range = item.range and item.range:to_lsp(client.offset_encoding),
          command = item.command,
        },
      })
      if shown then
        ghost.accept(part)
      end
    end,
  })
end

--- Show another alternative. Neovim does not tell whether there is one, so the key is taken.
---@param step integer
---@return boolean
function M.cycle(step)
  inline().select({ count = step })
  return true
end

--- Take the suggestion off the screen, and tell the server. False where none is shown.
---@return boolean
function M.dismiss()
  return inline().get({
    on_accept = function(item)
      ghost.reject(vim.api.nvim_get_current_buf(), item.command)
    end,
  })
end

return M
