-- How much of a suggestion to take. Each function returns a non-empty beginning of what it is
-- given; nothing here knows about Neovim.

local M = {}

---@param text string
---@return string
function M.all(text)
  return text
end

--- Up to the end of the next word, with the newline and indentation before it.
---@param text string
---@return string
function M.word(text)
  return text:match('^%s*%S+') or text
end

--- Up to the end of the line, with the newline before it.
---@param text string
---@return string
function M.line(text)
  return text:match('^\n*[^\n]+') or text
end

--- What is left of `text` after `beginning`; nil where it begins otherwise.
---@param text string
---@param beginning string
---@return string?
function M.after(text, beginning)
  if text:sub(1, #beginning) == beginning then
    return text:sub(#beginning + 1)
  end
end

return M
