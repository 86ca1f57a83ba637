-- Neovim 0.11 and later: `vim.lsp.enable("journey")`, which `plugin/journey.lua` does.
return require("journey").config()
