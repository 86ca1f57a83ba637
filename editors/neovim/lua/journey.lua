-- The language server of Journey in Neovim: finding it, starting it, and what it offers beyond the protocol.
--
-- vim.g.journey_server    path of the `journey` binary; absent: the one on the PATH
-- vim.g.journey_settings  what the server is told, such as { inlayHints = { times = false } }
-- vim.g.journey_enable    false: the server is not started by itself

local M = {}

local missing = "journey: the `journey` binary is not on the PATH. Install it with `cargo install --path cli` from "
  .. "the repository of Journey, or set vim.g.journey_server to its path."

local told = false

--- The path of the binary; nil, and told once, where there is none.
function M.binary()
  local path = vim.fn.exepath(vim.g.journey_server or "journey")
  if path ~= "" then
    return path
  end
  if not told then
    told = true
    vim.notify(missing, vim.log.levels.WARN)
  end
  return nil
end

--- What `lsp/journey.lua` and `vim.lsp.start` are given.
function M.config()
  return {
    name = "journey",
    cmd = { vim.g.journey_server or "journey", "lsp" },
    filetypes = { "journey" },
    root_markers = { "journey.toml", ".git" },
    -- Without the binary nothing is started.
    root_dir = vim.lsp.enable and function(buffer, start)
      if M.binary() then
        start(M.root(buffer))
      end
    end or nil,
    settings = { journey = vim.g.journey_settings or vim.empty_dict() },
  }
end

--- The folder of the project of a buffer; the buffer's own folder where there is none.
function M.root(buffer)
  return vim.fs.root(buffer, "journey.toml")
    or vim.fs.root(buffer, ".git")
    or vim.fs.dirname(vim.api.nvim_buf_get_name(buffer))
end

--- Starts the server for a buffer, or joins the one of its project (Neovim 0.10).
function M.start(buffer)
  if vim.g.journey_enable == false or not M.binary() then
    return
  end
  local config = M.config()
  config.root_dir = M.root(buffer)
  vim.lsp.start(config, { bufnr = buffer })
end

local function client_of(buffer)
  local client = vim.lsp.get_clients({ bufnr = buffer, name = "journey" })[1]
  if not client then
    vim.notify("journey: the language server does not run for this buffer", vim.log.levels.WARN)
  end
  return client
end

--- Sends a command of the server and hands its result to `done`.
local function execute(buffer, command, argument, done)
  local client = client_of(buffer)
  if not client then
    return
  end
  local function answered(failure, result)
    if failure then
      vim.notify("journey: " .. failure.message, vim.log.levels.ERROR)
    elseif result then
      done(result)
    end
  end
  local params = { command = command, arguments = { argument } }
  if vim.fn.has("nvim-0.11") == 1 then
    client:request("workspace/executeCommand", params, answered, buffer)
  else
    client.request("workspace/executeCommand", params, answered, buffer)
  end
end

--- The argument that stands for the cursor.
local function here(buffer)
  local client = client_of(buffer)
  local params = vim.lsp.util.make_position_params(0, client and client.offset_encoding or "utf-16")
  return { uri = params.textDocument.uri, position = params.position }
end

--- Shows text in a window beside, in which `q` closes it.
local function show(title, filetype, text)
  vim.cmd("botright vsplit")
  local buffer = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_win_set_buf(0, buffer)
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, vim.split(text, "\n", { trimempty = true }))
  vim.bo[buffer].filetype = filetype
  vim.bo[buffer].modifiable = false
  vim.bo[buffer].bufhidden = "wipe"
  vim.wo.winbar = title
  vim.keymap.set("n", "q", "<cmd>close<cr>", { buffer = buffer })
end

local function show_graph(graph)
  if graph.format == "mermaid" then
    return show(graph.journey, "mermaid", graph.content)
  end
  local path = vim.fn.tempname() .. "." .. graph.format
  vim.fn.writefile(vim.split(graph.content, "\n"), path)
  vim.ui.open(path)
end

local function show_facts(facts)
  show(facts.journey, "markdown", facts.markdown)
end

local function show_run(run)
  local items = vim.tbl_map(function(failure)
    return {
      filename = vim.uri_to_fname(failure.uri),
      lnum = failure.range.start.line + 1,
      col = failure.range.start.character + 1,
      text = failure.message,
      type = "E",
    }
  end, run.failures)
  vim.fn.setqflist({}, " ", { title = run.title, items = items })
  show(run.title, "text", run.output)
end

--- Draws the journey around the cursor: `html` and `svg` in the browser, `mermaid` beside.
function M.graph(format, argument)
  local buffer = vim.api.nvim_get_current_buf()
  local wanted = vim.tbl_extend("force", argument or here(buffer), { format = format })
  execute(buffer, "journey.graph", wanted, show_graph)
end

--- Shows what is proved of the journey around the cursor.
function M.facts(argument)
  local buffer = vim.api.nvim_get_current_buf()
  execute(buffer, "journey.facts", argument or here(buffer), show_facts)
end

--- Runs the scenario around the cursor, else one that is chosen from a list.
function M.run_scenario(argument)
  local buffer = vim.api.nvim_get_current_buf()
  local function run(scenario)
    execute(buffer, "journey.runScenario", { uri = scenario.uri, title = scenario.title }, show_run)
  end
  if argument then
    return run(argument)
  end
  local at = here(buffer)
  execute(buffer, "journey.scenarios", { uri = at.uri }, function(scenarios)
    for _, scenario in ipairs(scenarios) do
      local range = scenario.range
      if scenario.uri == at.uri and range.start.line <= at.position.line and at.position.line <= range["end"].line then
        return run(scenario)
      end
    end
    local titles = {
      prompt = "Scenario",
      format_item = function(scenario)
        return scenario.title
      end,
    }
    vim.ui.select(scenarios, titles, function(scenario)
      if scenario then
        run(scenario)
      end
    end)
  end)
end

--- Makes the commands, and lets code lenses do what they say.
function M.register()
  vim.lsp.commands["journey.graph"] = function(command)
    M.graph("html", command.arguments[1])
  end
  vim.lsp.commands["journey.facts"] = function(command)
    M.facts(command.arguments[1])
  end
  vim.lsp.commands["journey.runScenario"] = function(command)
    M.run_scenario(command.arguments[1])
  end
  vim.api.nvim_create_user_command("JourneyGraph", function(call)
    M.graph(call.args ~= "" and call.args or "html")
  end, {
    nargs = "?",
    complete = function()
      return { "html", "svg", "mermaid" }
    end,
    desc = "Draw the journey around the cursor",
  })
  vim.api.nvim_create_user_command("JourneyFacts", function()
    M.facts()
  end, { desc = "Show what is proved of the journey around the cursor" })
  vim.api.nvim_create_user_command("JourneyRunScenario", function()
    M.run_scenario()
  end, { desc = "Run the scenario around the cursor" })
end

return M
