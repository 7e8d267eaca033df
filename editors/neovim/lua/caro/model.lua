-- The model: which there are, fetching one with progress and a way to stop it, choosing another.

local server = require('caro.server')
local status = require('caro.status')

local M = {}

---@class caro.Model
---@field name string
---@field description string
---@field licence string
---@field size_shown string
---@field path string|vim.NIL where it lies; nothing where it is not here
---@field in_use boolean

local offered = false
local running = nil ---@type {client: vim.lsp.Client, token: lsp.ProgressToken}? the download

--- The server of this buffer, else any: the model is the same for all.
---@return vim.lsp.Client?
local function client()
  return server.client(vim.api.nvim_get_current_buf()) or vim.lsp.get_clients({ name = 'caro' })[1]
end

---@param name string
---@param argument table
---@param done fun(result: any)
local function execute(name, argument, done)
  server.request(client(), name, argument, done)
end

---@param model caro.Model
local function is_here(model)
  return type(model.path) == 'string'
end

--- How far a download is. It is shown without a place among the messages, which one a percent
--- would fill.
---@param id integer
---@param params lsp.ProgressParams
function M.progress(id, params)
  local value = params.value
  local from = vim.lsp.get_client_by_id(id)
  if not from or not vim.startswith(tostring(params.token), 'caro-pull-') then
    return
  end
  if value.kind == 'end' then
    running = nil
    vim.api.nvim_echo({}, false, {})
    return
  end
  running = { client = from, token = params.token }
  local far = ('%d%%'):format(value.percentage or 0)
  if value.message then
    far = ('%s, %s'):format(far, value.message)
  end
  status.set('busy', 'downloading the model: ' .. far)
  local told = ('caro: downloading the model: %s. :Caro model stop ends it'):format(far)
  vim.api.nvim_echo({ { vim.fn.strcharpart(told, 0, vim.v.echospace) } }, false, {})
end

--- Whether a model is on its way.
---@return boolean
function M.downloading()
  return running ~= nil
end

--- Fetch a model, the default one where `name` is empty.
---@param name string
---@param done fun()? called once it is here
function M.pull(name, done)
  if running then
    server.say('a download is under way. :Caro model stop ends it')
    return
  end
  execute('caro.pullModel', { name = name }, function(answer)
    local failed = answer.state == 'failed'
    server.say(answer.message, failed and vim.log.levels.ERROR or vim.log.levels.INFO)
    if answer.state == 'pulled' and done then
      done()
    end
  end)
end

--- Stop the download. What is here of it already is used by the next one.
function M.stop()
  if not running then
    server.say('no download is under way')
    return
  end
  running.client:notify('window/workDoneProgress/cancel', { token = running.token })
end

--- Take another model from now on, in later sessions too.
---@param name string
function M.use(name)
  execute('caro.useModel', { name = name }, function(answer)
    local used = answer.state == 'used'
    server.say(answer.message, used and vim.log.levels.INFO or vim.log.levels.WARN)
  end)
end

--- Choose from what there is; what is not here is fetched first.
function M.choose()
  execute('caro.listModels', {}, function(answer)
    local models = answer.models ---@type caro.Model[]
    table.insert(models, { name = 'none' })
    vim.ui.select(models, {
      prompt = ('The model is %s. Another one?'):format(answer.current),
      format_item = function(model)
        if model.name == 'none' then
          return 'none: recipes and examples only'
        end
        local state = ('to download, %s, %s'):format(model.size_shown, model.licence)
        if is_here(model) then
          state = model.in_use and 'here, in use' or 'here'
        end
        return ('%s  (%s)'):format(model.name, state)
      end,
    }, function(model)
      if not model then
        return
      end
      if model.name == 'none' or is_here(model) then
        M.use(model.name)
      else
        M.pull(model.name, function()
          M.use(model.name)
        end)
      end
    end)
  end)
end

--- Say once that the model is missing, and how to fetch it.
---@param from vim.lsp.Client
function M.offer(from)
  if offered then
    return
  end
  server.request(from, 'caro.status', {}, function(answer)
    if not offered and answer.model.state == 'no-weights' then
      offered = true
      server.say('no model for suggestions yet. :Caro model pull downloads it')
    end
  end)
end

---@type table<string, fun(name: string)>
local words = {
  choose = M.choose,
  pull = M.pull,
  stop = M.stop,
  use = function(name)
    if name == '' then
      M.choose()
    else
      M.use(name)
    end
  end,
}

--- `:Caro model`
---@param word string?
---@param name string?
function M.run(word, name)
  local action = words[word or 'choose']
  if action then
    action(name or '')
  else
    server.say(('no "%s" here. There are: choose, pull, stop, use'):format(word))
  end
end

--- What may follow `:Caro model`, or the word behind it.
---@param word string?
---@return string[]
function M.complete(word)
  if not word then
    return vim.tbl_keys(words)
  end
  local from = (word == 'pull' or word == 'use') and client()
  local answer = from
    and from:request_sync('workspace/executeCommand', {
      command = 'caro.listModels',
      arguments = { vim.empty_dict() },
    }, 1000)
  local names = word == 'use' and { 'none' } or {}
  for _, model in ipairs(vim.tbl_get(answer or {}, 'result', 'models') or {}) do
    if word == 'pull' or is_here(model) then
      names[#names + 1] = model.name
    end
  end
  return names
end

return M
