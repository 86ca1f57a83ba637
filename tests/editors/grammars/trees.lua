-- usage: nvim -l trees.lua PARSER QUERY FILE…
-- Writes a line of JSON for each file: its name, its ERROR and MISSING nodes, and its captures by byte range.

local parser, query_path = arg[1], arg[2]
vim.treesitter.language.add("journey", { path = parser })

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

local query = vim.treesitter.query.parse("journey", read(query_path))

local function errors_of(node, found)
  if node:type() == "ERROR" or node:missing() then
    local row, column = node:start()
    table.insert(found, ("%s at %d:%d"):format(node:missing() and "MISSING" or "ERROR", row + 1, column + 1))
  end
  if node:has_error() then
    for child in node:iter_children() do
      errors_of(child, found)
    end
  end
  return found
end

for index = 3, #arg do
  local text = read(arg[index])
  local tree = vim.treesitter.get_string_parser(text, "journey"):parse(true)[1]
  local captures, patterns = {}, {}
  for id, node in query:iter_captures(tree:root(), text) do
    local _, _, from = node:start()
    local _, _, to = node:end_()
    local capture = query.captures[id]
    -- Two patterns for one node would have editors disagree.
    local key = from .. "-" .. to
    assert(not patterns[key], ("%s: %s has two captures, at byte %d"):format(arg[index], node:type(), from))
    patterns[key] = true
    table.insert(captures, { from, to, capture })
  end
  local errors = errors_of(tree:root(), {})
  io.stdout:write(vim.json.encode({
    file = vim.fs.basename(arg[index]),
    errors = #errors > 0 and errors or vim.empty_dict(),
    captures = captures,
  }), "\n")
end
