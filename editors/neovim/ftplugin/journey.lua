vim.bo.commentstring = "// %s"
vim.bo.comments = ":///,://!,://"
vim.bo.expandtab = true
vim.bo.shiftwidth = 4
vim.bo.softtabstop = 4
vim.bo.smartindent = true

-- With the parser installed (see README.md), colours and folds come from tree-sitter.
if pcall(vim.treesitter.start, 0, "journey") then
  vim.wo.foldexpr = "v:lua.vim.treesitter.foldexpr()"
end

-- Since 0.11 Neovim starts the server by `lsp/journey.lua`.
if not vim.lsp.enable then
  require("journey").start(vim.api.nvim_get_current_buf())
end
