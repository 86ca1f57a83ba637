-- usage: nvim --headless --clean -n --cmd 'set rtp^=PLUGIN' -c 'luafile neovim.lua'   (in a copy of the project)
-- A person's way through a project, by the functions that keys are bound to. Ends with 1 where something fails.

local patience = 20000

local function wait(what, predicate)
  if not vim.wait(patience, predicate, 5) then
    error("waited in vain: " .. what, 2)
  end
end

local function line_with(text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local from = line:find(text, 1, true)
    if from then
      return number, from - 1, line
    end
  end
  error("no line has " .. text, 2)
end

--- Puts the cursor `behind` bytes into `text`.
local function go(text, behind)
  local number, from = line_with(text)
  vim.api.nvim_win_set_cursor(0, { number, from + (behind or 0) })
end

local function replace(text, by)
  local number, from = line_with(text)
  vim.api.nvim_buf_set_text(0, number - 1, from, number - 1, from + #text, { by })
end

local function whole(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer or 0, 0, -1, false), "\n") .. "\n"
end

local function no_diagnostics()
  return #vim.diagnostic.get(0) == 0
end

--- The text of the first floating window, or of the current window.
local function float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      return whole(vim.api.nvim_win_get_buf(window)), window
    end
  end
end

local project = vim.fn.getcwd()
local welcome = project .. "/welcome.journey"
local messages = {}
vim.notify = function(message)
  table.insert(messages, message)
end

local tests = {}

function tests.a_missing_binary_is_told()
  vim.g.journey_server = "/nowhere/journey"
  assert(require("journey").binary() == nil)
  vim.g.journey_server = nil
  assert(messages[1] and messages[1]:find("Install it", 1, true), vim.inspect(messages))
end

function tests.opening_a_file_starts_the_server()
  vim.cmd.edit(welcome)
  assert(vim.bo.filetype == "journey", vim.bo.filetype)
  assert(vim.bo.commentstring == "// %s")
  wait("the server", function()
    return #vim.lsp.get_clients({ bufnr = 0, name = "journey" }) == 1
  end)
  local client = vim.lsp.get_clients({ bufnr = 0 })[1]
  assert(client.config.root_dir == project, client.config.root_dir)
end

function tests.tree_sitter_colours_words()
  go("journey WelcomeMembers")
  vim.treesitter.get_parser(0, "journey"):parse(true)
  local captures = vim.treesitter.get_captures_at_cursor(0)
  assert(captures[1] == "keyword", vim.inspect(captures))
  vim.wo.foldmethod = "expr"
  wait("folds", function()
    local number = line_with("trigger call.attempted")
    return vim.fn.foldlevel(number) == 3
  end)
end

function tests.an_edit_is_diagnosed_where_it_is_wrong()
  wait("a clean file", no_diagnostics)
  replace("call.Mood is Happy", "call.Mod is Happy")
  wait("a diagnostic", function()
    return #vim.diagnostic.get(0) == 1
  end)
  local number, from = line_with("Mod is Happy")
  local found = vim.diagnostic.get(0)[1]
  assert(found.code == "unknown-attribute", vim.inspect(found))
  assert(found.lnum == number - 1 and found.col == from, vim.inspect(found))
  assert(found.end_col == from + #"Mod", vim.inspect(found))
end

function tests.the_fix_is_applied()
  go("Mod is Happy")
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return action.title:find("`Mood`", 1, true) ~= nil
    end,
  })
  wait("the fix", function()
    return whole():find('你好" and call.Mood is Happy', 1, true) ~= nil
  end)
  wait("no diagnostics", no_diagnostics)
end

function tests.hover_tells_of_an_attribute()
  go("Mood is Happy", 1)
  vim.lsp.buf.hover()
  wait("a float", float)
  local text, window = float()
  assert(text:find("Mood", 1, true) and text:find("Happy", 1, true), text)
  vim.api.nvim_win_close(window, true)
end

function tests.completion_lists_attributes()
  go("Mood is Happy")
  local params = vim.lsp.util.make_position_params(0, vim.lsp.get_clients({ bufnr = 0 })[1].offset_encoding)
  local answer = vim.lsp.buf_request_sync(0, "textDocument/completion", params, patience)
  local _, response = next(answer)
  local items = response.result.items or response.result
  local labels = vim.tbl_map(function(item)
    return item.label
  end, items)
  assert(vim.tbl_contains(labels, "Mood") and vim.tbl_contains(labels, "Result"), vim.inspect(labels))
end

function tests.a_definition_is_found_in_another_file()
  go("with Welcome", 6)
  vim.lsp.buf.definition()
  wait("the schema", function()
    return vim.fs.basename(vim.api.nvim_buf_get_name(0)) == "schema.journey"
  end)
  assert(vim.api.nvim_get_current_line():find("engagement Welcome", 1, true), vim.api.nvim_get_current_line())
  vim.cmd.edit(welcome)
end

function tests.a_name_is_renamed_in_all_files()
  go("with Welcome", 6)
  vim.lsp.buf.rename("Greeting")
  wait("the new name", function()
    return whole():find("with Greeting {", 1, true) ~= nil
  end)
  local schema = vim.fn.bufnr(project .. "/schema.journey")
  assert(whole(schema):find("engagement Greeting", 1, true), whole(schema))
  -- Neovim tells of the other file a little later.
  vim.wait(500)
  wait("no diagnostics", no_diagnostics)
end

function tests.formatting_lays_out_the_file()
  local before = whole()
  replace("    starts   2026", "  starts 2026")
  replace("        input      {", "input {")
  vim.lsp.buf.format({ async = false, timeout_ms = patience })
  assert(whole() == before, whole())
end

function tests.semantic_tokens_come_from_the_server()
  local number, from = line_with("call.Mood is Happy")
  wait("semantic tokens", function()
    return #(vim.lsp.semantic_tokens.get_at_pos(0, number - 1, from) or {}) > 0
  end)
end

function tests.lenses_stand_above_journeys()
  vim.lsp.codelens.refresh({ bufnr = 0 })
  wait("lenses", function()
    return #vim.lsp.codelens.get(0) > 0
  end)
end

--- Closes the window beside, once it shows `text`.
local function beside(filetype, text)
  wait(filetype .. " beside", function()
    return vim.bo.filetype == filetype and whole():find(text, 1, true) ~= nil
  end)
  vim.cmd.close()
end

function tests.a_graph_is_drawn()
  go("journey WelcomeMembers", 10)
  vim.cmd("JourneyGraph mermaid")
  beside("mermaid", "call")
end

function tests.facts_are_shown()
  go("journey WelcomeMembers", 10)
  vim.cmd("JourneyFacts")
  beside("markdown", "WelcomeMembers")
end

function tests.the_scenario_around_the_cursor_runs()
  go("expect call within")
  vim.cmd("JourneyRunScenario")
  beside("text", "nobody answers")
end

function tests.no_message_was_an_error()
  assert(#messages == 1, vim.inspect(messages))
end

local order = {
  "a_missing_binary_is_told",
  "opening_a_file_starts_the_server",
  "tree_sitter_colours_words",
  "an_edit_is_diagnosed_where_it_is_wrong",
  "the_fix_is_applied",
  "hover_tells_of_an_attribute",
  "completion_lists_attributes",
  "a_definition_is_found_in_another_file",
  "a_name_is_renamed_in_all_files",
  "formatting_lays_out_the_file",
  "semantic_tokens_come_from_the_server",
  "lenses_stand_above_journeys",
  "a_graph_is_drawn",
  "facts_are_shown",
  "the_scenario_around_the_cursor_runs",
  "no_message_was_an_error",
}
assert(#order == vim.tbl_count(tests))

local failed = 0
for _, name in ipairs(order) do
  local ok, problem = xpcall(tests[name], debug.traceback)
  io.stdout:write(ok and "ok     " or "FAILED ", (name:gsub("_", " ")), "\n")
  if not ok then
    failed = failed + 1
    io.stdout:write(problem, "\n")
  end
end
vim.cmd(failed > 0 and "cquit 1" or "qall!")
