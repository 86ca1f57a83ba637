-- usage: nvim -l queries.lua PARSER QUERY…
-- Every query names nodes that the grammar has.

vim.treesitter.language.add("journey", { path = arg[1] })
for index = 2, #arg do
  local file = assert(io.open(arg[index], "rb"))
  local ok, problem = pcall(vim.treesitter.query.parse, "journey", file:read("a"))
  file:close()
  if not ok then
    io.stderr:write(arg[index], ": ", problem, "\n")
    os.exit(1)
  end
end
